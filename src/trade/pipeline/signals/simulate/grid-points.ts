import { PipelineFault } from '../../pipeline-fault.ts'
import { parseRangeList } from './range-list.ts'
import type { SimulateModel, ThresholdName } from './simulation-schema.ts'

/** Values of the thresholds that vary, in alphabetical order; null where the rule has no such threshold. */
export type GridPoint = Readonly<Partial<Record<ThresholdName, number | null>>>

/** More combinations than a search by trying all can sensibly have. */
const MOST = 100_000

/**
 * Every combination of the grid: names in alphabetical order, the last one varying fastest.
 * @throws PipelineFault `config.invalid` for a grid that is empty or too large, or a list that cannot be read
 */
export function gridPoints({ grid = {}, buy_sell_equal }: SimulateModel): readonly GridPoint[] {
  const given: Partial<Record<ThresholdName, readonly (number | null)[]>> = {}
  for (const [name, values] of Object.entries(grid)) {
    given[name as ThresholdName] = typeof values === 'string' ? parseRangeList(values) : values
  }
  if (buy_sell_equal) given.sell_signal_threshold = given.sell_signal_threshold_2 = [null]
  const names = Object.keys(given).sort() as ThresholdName[]
  const count = names.reduce((product, name) => product * given[name]!.length, 1)
  if (count === 0 || Object.keys(grid).length === 0) throw fault('the grid has no values to try')
  if (count > MOST) throw fault(`the grid has ${count} combinations, at most ${MOST} are tried`)
  const points = names.reduce<readonly GridPoint[]>(
    (before, name) => before.flatMap((point) => given[name]!.map((value) => ({ ...point, [name]: value }))),
    [{}],
  )
  return buy_sell_equal ? points.map(mirrored) : points
}

function mirrored(point: GridPoint): GridPoint {
  const { buy_signal_threshold: first, buy_signal_threshold_2: second } = point
  if (first == null) throw fault('buy_sell_equal needs buy_signal_threshold in the grid')
  return {
    ...point,
    sell_signal_threshold: -first,
    ...(second != null && { sell_signal_threshold_2: -second }),
  }
}

function fault(message: string): PipelineFault {
  return new PipelineFault('config.invalid', message, {
    where: '/simulate_model/grid',
    hint: 'Give each threshold a list such as [0.1, 0.2] or "[x / 50 for x in range(1, 9)]".',
  })
}
