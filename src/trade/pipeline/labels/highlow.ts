import { type Static, Type } from 'typebox'
import { allocateColumn, type Column } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { extremeAhead } from './extreme-ahead.ts'
import type { LabelColumn, LabelGenerator } from './label-generator.ts'
import { Horizon, Prefix, Strict } from './schema-parts.ts'

export const highLowSetSchema = Type.Object(
  {
    generator: Type.Literal('highlow'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        horizon: Horizon,
        thresholds: Type.Optional(
          Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1000 }), {
            minItems: 1,
            description:
              'Percent of the close, without sign. From 0.75 on: is crossed; below: is never crossed. The ten of the original if absent.',
          }),
        ),
      },
      Strict,
    ),
  },
  Strict,
)

export type HighLowConfig = Static<typeof highLowSetSchema>['config']

const LARGE = [1, 1.5, 2, 2.5, 3]
const SMALL = [0.1, 0.2, 0.3, 0.4, 0.5]
/** From here on a threshold asks whether it is crossed, below whether it never is. */
const CROSSES = 0.75

/**
 * How far the price goes in the next `horizon` rows. `high_max_<h>`: 100·(highest high − close)/close, at least 0;
 * `low_min_<h>`: 100·(close − lowest low)/close, at least 0; and for each threshold t, before that bound, whether
 * the one reaches t (t ≥ 0.75) or stays within it (below): `high_20` and `low_20` for 2 %. Reads close, high, low.
 * Numbers are NaN where fewer rows follow, or one of the prices is missing or not positive; what a flag says there
 * is up to the dialect. Cost: O(rows) for any horizon.
 */
export const highLow: LabelGenerator<HighLowConfig> = {
  columns: (config) => [...columnsOf('high', 'max', config), ...columnsOf('low', 'min', config)],
  reach: ({ horizon }) => ({ kind: 'rows', rows: horizon }),
  generate(config, { rows, read, dialect }, start) {
    const close = read('close')
    return (['high', 'low'] as const).flatMap((side) => {
      const change = changes(close, read(side), { side, horizon: config.horizon, start, rows })
      return [
        change.map((value) => Math.max(0, value)),
        ...thresholdsOf(side, config).map((threshold) => {
          const isLarge = threshold >= CROSSES
          return change.map((value) => {
            if (Number.isNaN(value)) return dialect.unknown
            return (isLarge ? value >= threshold : value <= threshold) ? 1 : 0
          })
        }),
      ]
    })
  },
}

/** The way up for `high`, the way down for `low`, in percent of the close. */
function changes(
  close: Column,
  price: Column,
  { side, horizon, start, rows }: { side: 'high' | 'low'; horizon: number; start: number; rows: number },
): Column {
  const sign = side === 'high' ? 1 : -1
  const extreme = extremeAhead(price, { horizon, sign, start })
  const out = allocateColumn(rows - start)
  for (let row = start; row < rows; row++) {
    const change = (100 * (extreme[row - start]! - close[row]!)) / close[row]!
    out[row - start] = Number.isFinite(change) ? sign * change : Number.NaN
  }
  return out
}

function thresholdsOf(side: 'high' | 'low', { thresholds }: HighLowConfig): readonly number[] {
  return thresholds ?? (side === 'high' ? [...LARGE, ...SMALL] : [...SMALL, ...LARGE])
}

function columnsOf(side: 'high' | 'low', end: string, config: HighLowConfig): readonly LabelColumn[] {
  const flags = thresholdsOf(side, config).map((threshold) => `${side}_${tenths(threshold)}`)
  const twice = flags.find((name, i) => flags.indexOf(name) < i)
  if (twice !== undefined) throw new PipelineFault('config.invalid', `two thresholds make the label ${twice}`)
  return [
    { name: `${side}_${end}_${config.horizon}`, kind: 'number' },
    ...flags.map((name): LabelColumn => ({ name, kind: 'flag' })),
  ]
}

/** 0.5 → 05, 2 → 20, 0.75 → 07_5. */
function tenths(threshold: number): string {
  const [whole, part] = String(Number((threshold * 10).toFixed(6))).split('.')
  return part === undefined ? whole!.padStart(2, '0') : `${whole!.padStart(2, '0')}_${part}`
}
