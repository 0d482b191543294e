import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'
import { rocPass } from './momentum.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface ChaikinVolatilityOptions {
  /** Period of the average of ranges, default 10. */
  readonly average?: number
  /** Rows that the change spans, default 10. */
  readonly change?: number
}

/**
 * Chaikin's volatility: change in percent, over `change` rows, of ema(high − low), which starts with a mean; 0
 * where the base is 0; NaN before row average − 1 + change.
 * in: high, low[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function chaikinVolatilityInto(
  out: Column,
  range: Range,
  options: ChaikinVolatilityOptions = {},
): void {
  batchInto({ value: out }, chaikinVolatilityOf(options), range)
}

/** {@link chaikinVolatilityInto} into a new column in shared memory. */
export function chaikinVolatility(range: Range, options: ChaikinVolatilityOptions = {}): Column {
  return batch(chaikinVolatilityOf(options), range).value
}

/** {@link chaikinVolatilityInto} bar by bar. */
export function chaikinVolatilityStream(
  options: ChaikinVolatilityOptions = {},
): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(chaikinVolatilityOf(options))
}

function chaikinVolatilityOf({
  average = 10,
  change = 10,
}: ChaikinVolatilityOptions): Definition<keyof Range, 'value'> {
  requirePeriod(average)
  requirePeriod(change)
  return {
    inputs: ['high', 'low'],
    outputs: ['value'],
    reach: average + change,
    gaps: 'skipped',
    passes: ({ value }, { high, low }, scratch) => {
      const size = scratch()
      return [
        (begin, end) => {
          for (let row = begin; row < end; row++) size[row] = high[row]! - low[row]!
        },
        emaPass(size, size, { n: average, lead: average }),
        rocPass(value, size, change),
      ]
    },
  }
}
