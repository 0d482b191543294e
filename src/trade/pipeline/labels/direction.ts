import { type Static, Type } from 'typebox'
import { allocateColumn } from '../../../domain/index.ts'
import type { LabelGenerator } from './label-generator.ts'
import { Horizon, Name, Prefix, Strict } from './schema-parts.ts'

export const directionSetSchema = Type.Object(
  {
    generator: Type.Literal('direction'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: Type.Optional(Name),
        function: Type.Optional(Type.Union([Type.Literal('up'), Type.Literal('down')])),
        threshold: Type.Optional(Type.Number({ minimum: 0, description: 'Percent of the price.' })),
        horizon: Horizon,
        names: Name,
      },
      Strict,
    ),
  },
  Strict,
)

export type DirectionConfig = Static<typeof directionSetSchema>['config']

/**
 * Whether the price `horizon` rows later is more than `threshold` percent above (`up`, the default) or below
 * (`down`) the price now: 1 or 0. NaN: in the last `horizon` rows, and where a price is missing or not positive.
 */
export const direction: LabelGenerator<DirectionConfig> = {
  columns: ({ names }) => [{ name: names, kind: 'flag' }],
  reach: ({ horizon }) => ({ kind: 'rows', rows: horizon }),
  generate(config, { rows, read }, start) {
    const price = read(config.columns ?? 'close')
    const { horizon } = config
    const sign = config.function === 'down' ? -1 : 1
    const least = (config.threshold ?? 0) / 100
    const out = allocateColumn(rows - start).fill(Number.NaN)
    for (let row = start; row + horizon < rows; row++) {
      if (!(price[row]! > 0 && price[row + horizon]! > 0)) continue
      out[row - start] = sign * (price[row + horizon]! / price[row]! - 1) > least ? 1 : 0
    }
    return [out]
  },
}
