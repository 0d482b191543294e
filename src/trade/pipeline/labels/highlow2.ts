import { allocateColumn, type Column } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { TableColumn } from '../port.ts'
import type { LabelInputs } from './label-inputs.ts'
import type { HighLow2Config } from './label-schema.ts'

/**
 * Whether a price threshold is crossed before the opposite, nearer one: 1 or 0. For `high` and threshold t:
 * some high of the next `horizon` rows is above close·(1 + t/100), and no earlier low is below
 * close·(1 − t·tolerance/100); both on one row count as crossed. `low` is the mirror image.
 * NaN: where the next rows are not complete (the last `horizon` rows) or the close is missing. A row without a
 * candle crosses nothing. Cost: at most `horizon` steps a row and threshold.
 * @throws PipelineFault `config.invalid`
 */
export function highLow2(config: HighLow2Config, { read }: LabelInputs): readonly TableColumn[] {
  const [close, high, low] = config.columns.map(read) as [Column, Column, Column]
  const thresholds = [config.thresholds].flat()
  const names = [config.names].flat()
  if (names.length !== thresholds.length) {
    throw new PipelineFault(
      'config.invalid',
      `names lists ${names.length} names for ${thresholds.length} thresholds`,
    )
  }
  return thresholds.map((threshold, i) => {
    const stop = Number((threshold * config.tolerance).toFixed(6))
    const values =
      config.function === 'high'
        ? crossings({ close, goal: high, stop: low }, [threshold / 100, -stop / 100], config.horizon)
        : crossings({ close, goal: low, stop: high }, [-threshold / 100, stop / 100], config.horizon)
    return { name: names[i]!, values }
  })
}

interface Prices {
  readonly close: Column
  readonly goal: Column
  readonly stop: Column
}

function crossings(
  { close, goal, stop }: Prices,
  [toGoal, toStop]: [number, number],
  horizon: number,
): Column {
  const rows = close.length
  const up = toGoal > 0
  const out = allocateColumn(rows).fill(Number.NaN)
  for (let row = 0; row + horizon < rows; row++) {
    const price = close[row]!
    if (Number.isNaN(price)) continue
    const goalLevel = price * (1 + toGoal)
    const stopLevel = price * (1 + toStop)
    out[row] = 0
    for (let next = row + 1; next <= row + horizon; next++) {
      if (up ? goal[next]! > goalLevel : goal[next]! < goalLevel) {
        out[row] = 1
        break
      }
      if (up ? stop[next]! < stopLevel : stop[next]! > stopLevel) break
    }
  }
  return out
}
