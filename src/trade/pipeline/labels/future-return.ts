import { type Static, Type } from 'typebox'
import { allocateColumn } from '../../../domain/index.ts'
import { log } from '../../../math/index.ts'
import type { LabelGenerator } from './label-generator.ts'
import { Horizon, Name, Prefix, Strict } from './schema-parts.ts'

export const futureReturnSetSchema = Type.Object(
  {
    generator: Type.Literal('future_return'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: Type.Optional(Name),
        horizon: Horizon,
        log: Type.Optional(Type.Boolean({ description: '100 times the logarithm of the ratio instead.' })),
        names: Name,
      },
      Strict,
    ),
  },
  Strict,
)

export type FutureReturnConfig = Static<typeof futureReturnSetSchema>['config']

/**
 * The change of the price over the next `horizon` rows in percent, a number to be learned by regression:
 * 100·(later/now − 1), or 100·ln(later/now) with `log`.
 * NaN: in the last `horizon` rows, and where a price is missing or not positive.
 */
export const futureReturn: LabelGenerator<FutureReturnConfig> = {
  columns: ({ names }) => [{ name: names, kind: 'number' }],
  reach: ({ horizon }) => ({ kind: 'rows', rows: horizon }),
  generate(config, { rows, read }, start) {
    const price = read(config.columns ?? 'close')
    const { horizon } = config
    const out = allocateColumn(rows - start).fill(Number.NaN)
    for (let row = start; row + horizon < rows; row++) {
      if (!(price[row]! > 0 && price[row + horizon]! > 0)) continue
      const ratio = price[row + horizon]! / price[row]!
      out[row - start] = 100 * (config.log ? log(ratio) : ratio - 1)
    }
    return [out]
  },
}
