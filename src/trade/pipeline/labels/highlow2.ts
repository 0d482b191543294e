import { type Static, Type } from 'typebox'
import { allocateColumn, type Column } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { roundHalfEven } from '../round-half-even.ts'
import type { CrossSearch } from './cross-first.ts'
import type { LabelGenerator } from './label-generator.ts'
import { named } from './named.ts'
import { Horizon, Names, Prefix, PriceColumns, Strict } from './schema-parts.ts'

const Threshold = Type.Number({
  description: 'Percent of the close, not 0; its sign does not count, function says the side.',
})

export const highLow2SetSchema = Type.Object(
  {
    generator: Type.Literal('highlow2'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: PriceColumns,
        function: Type.Union([Type.Literal('high'), Type.Literal('low')]),
        thresholds: Type.Union([Threshold, Type.Array(Threshold, { minItems: 1 })]),
        tolerance: Type.Number({
          exclusiveMinimum: 0,
          description: 'Distance of the stop, part of the threshold.',
        }),
        horizon: Horizon,
        names: Names,
      },
      Strict,
    ),
  },
  Strict,
)

export type HighLow2Config = Static<typeof highLow2SetSchema>['config']

/**
 * Whether a price threshold is crossed before the opposite, nearer one: 1 or 0. For `high` and threshold t:
 * some high of the next `horizon` rows is above close·(1 + t/100), and no earlier low is below
 * close·(1 − t·tolerance/100); both on one row count as crossed. `low` is the mirror image. What is not known
 * (an incomplete horizon, missing prices) is said by the dialect. Cost: at most `horizon` steps a row and threshold.
 */
export const highLow2: LabelGenerator<HighLow2Config> = {
  columns({ names, thresholds }) {
    if ([thresholds].flat().includes(0)) throw new PipelineFault('config.invalid', 'a threshold is 0')
    return named(names, { count: [thresholds].flat().length, of: 'thresholds', kind: 'flag' })
  },
  reach: ({ horizon }) => ({ kind: 'rows', rows: horizon }),
  generate(config, { rows, read, dialect }, start) {
    const [close, high, low] = config.columns.map(read) as [Column, Column, Column]
    const isHigh = config.function === 'high'
    return [config.thresholds].flat().map((threshold) => {
      const toGoal = isHigh ? Math.abs(threshold) : -Math.abs(threshold)
      const toStop = roundHalfEven(-toGoal * config.tolerance, 6)
      const search: CrossSearch = {
        close,
        goal: isHigh ? high : low,
        stop: isHigh ? low : high,
        goalFactor: 1 + toGoal / 100,
        stopFactor: 1 + toStop / 100,
        horizon: config.horizon,
      }
      const out = allocateColumn(rows - start)
      for (let row = start; row < rows; row++) out[row - start] = dialect.crossFirst(search, row)
      return out
    })
  },
}
