import { type Static, Type } from 'typebox'
import { allocateColumn, type Column } from '../../../domain/index.ts'
import { log } from '../../../math/index.ts'
import type { LabelGenerator } from './label-generator.ts'
import { Horizon, Name, Prefix, PriceColumns, Strict } from './schema-parts.ts'

const Multiple = Type.Number({ exclusiveMinimum: 0, description: 'Times the volatility of the horizon.' })

export const tripleBarrierSetSchema = Type.Object(
  {
    generator: Type.Literal('triple_barrier'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: Type.Optional(PriceColumns),
        horizon: Horizon,
        volatility_window: Type.Integer({
          minimum: 2,
          maximum: 100_000,
          description: 'Past rows it is measured in.',
        }),
        take_profit: Multiple,
        stop_loss: Multiple,
        form: Type.Optional(
          Type.Union([Type.Literal('sign'), Type.Literal('binary')], {
            description: 'sign: 1 profit, −1 loss, 0 time-out (default). binary: 1 profit, else 0.',
          }),
        ),
        names: Name,
      },
      Strict,
    ),
  },
  Strict,
)

export type TripleBarrierConfig = Static<typeof tripleBarrierSetSchema>['config']

/**
 * Which of three barriers a long position meets first within the next `horizon` rows: the take-profit above
 * (high ≥ close·(1 + take_profit·v)): 1; the stop below (low ≤ close·(1 − stop_loss·v)): −1; the end of time: 0.
 * v = sample standard deviation of the last `volatility_window` logarithmic returns times √horizon, known at the row.
 * Both on one row count as the stop, since the order inside a candle is unknown. `binary` says 1 for a profit, else 0.
 * NaN: the last `horizon` rows, rows without volatility (too few values, or 0), and where a price is missing or not
 * positive before a barrier is met. Source: M. López de Prado, Advances in Financial Machine Learning, 3.4.
 */
export const tripleBarrier: LabelGenerator<TripleBarrierConfig> = {
  columns: ({ names, form }) => [{ name: names, kind: form === 'binary' ? 'flag' : 'sign' }],
  reach: ({ horizon }) => ({ kind: 'rows', rows: horizon }),
  generate(config, { rows, read }, start) {
    const [close, high, low] = (config.columns ?? ['close', 'high', 'low']).map(read) as [
      Column,
      Column,
      Column,
    ]
    const { horizon, volatility_window, take_profit, stop_loss, form } = config
    const least = form === 'binary' ? 0 : -1
    const changes = logReturns(close, Math.max(0, start - volatility_window))
    const out = allocateColumn(rows - start).fill(Number.NaN)
    for (let row = start; row + horizon < rows; row++) {
      const unit = volatility(changes, row, volatility_window) * Math.sqrt(horizon)
      if (!(unit > 0)) continue
      const above = close[row]! * (1 + take_profit * unit)
      const below = close[row]! * (1 - stop_loss * unit)
      out[row - start] = Math.max(least, firstBarrier([high, low], [above, below], [row + 1, row + horizon]))
    }
    return [out]
  },
}

function firstBarrier(
  [high, low]: readonly [Column, Column],
  [above, below]: readonly [number, number],
  [first, last]: readonly [number, number],
): number {
  for (let row = first; row <= last; row++) {
    if (!(high[row]! > 0 && low[row]! > 0)) return Number.NaN
    if (low[row]! <= below) return -1
    if (high[row]! >= above) return 1
  }
  return 0
}

/** ln(price / price before) from row `start` on; NaN where one of the two lacks or is not positive, and before. */
function logReturns(price: Column, start: number): Column {
  const out = allocateColumn(price.length).fill(Number.NaN)
  for (let row = start + 1; row < price.length; row++) {
    if (price[row]! > 0 && price[row - 1]! > 0) out[row] = log(price[row]! / price[row - 1]!)
  }
  return out
}

/** Sample standard deviation of the last `window` values; NaN where one of them lacks. */
function volatility(changes: Column, row: number, window: number): number {
  if (row < window) return Number.NaN
  let sum = 0
  for (let k = row - window + 1; k <= row; k++) sum += changes[k]!
  const mean = sum / window
  let squares = 0
  for (let k = row - window + 1; k <= row; k++) squares += (changes[k]! - mean) ** 2
  return Math.sqrt(squares / (window - 1))
}
