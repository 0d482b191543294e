import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

type Traded = Pick<Candles, 'close' | 'volume'>

/**
 * Force index: exponential average of (close − previous close)·volume, started with a mean of n; NaN before row n;
 * Elder, 1993.
 * in: close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function forceIndexInto(out: Column, candles: Traded, n: number): void {
  batchInto({ value: out }, forceIndexOf(n), candles)
}

/** {@link forceIndexInto} into a new column in shared memory. */
export function forceIndex(candles: Traded, n: number): Column {
  return batch(forceIndexOf(n), candles).value
}

/** {@link forceIndexInto} candle by candle. */
export function forceIndexStream(n: number): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(forceIndexOf(n))
}

function forceIndexOf(n: number): Definition<keyof Traded, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['close', 'volume'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, { close, volume }, scratch) => {
      const force = scratch()
      return [
        (begin, end) => {
          for (let row = Math.max(begin, 1); row < end; row++) {
            force[row] = (close[row]! - close[row - 1]!) * volume[row]!
          }
        },
        emaPass(value, force, { n, lead: n, from: 1 }),
      ]
    },
  }
}
