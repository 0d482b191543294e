import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'

type Traded = Pick<Candles, 'high' | 'low' | 'volume'>

export interface EomOptions {
  /** What volumes are divided by, default 100,000,000. */
  readonly scale?: number
}

/**
 * Ease of movement: mean of n values of (change of the median price)·(high − low)·scale / volume, 0 where the
 * range or the volume is 0; NaN before row n; Arms.
 * in: high, low, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function eomInto(out: Column, candles: Traded, n: number, options: EomOptions = {}): void {
  batchInto({ value: out }, eomOf(n, options), candles)
}

/** {@link eomInto} into a new column in shared memory. */
export function eom(candles: Traded, n: number, options: EomOptions = {}): Column {
  return batch(eomOf(n, options), candles).value
}

/** {@link eomInto} candle by candle. */
export function eomStream(n: number, options: EomOptions = {}): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(eomOf(n, options))
}

function eomOf(n: number, { scale = 1e8 }: EomOptions): Definition<keyof Traded, 'value'> {
  requirePeriod(n)
  requireWithin('scale', scale, [0, Number.MAX_VALUE])
  return {
    inputs: ['high', 'low', 'volume'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, { high, low, volume }, scratch) => {
      const ease = scratch()
      return [
        (begin, end) => {
          for (let row = Math.max(begin, 1); row < end; row++) {
            const move = (high[row]! + low[row]! - high[row - 1]! - low[row - 1]!) / 2
            const range = (high[row]! - low[row]!) * scale
            ease[row] = volume[row] === 0 ? 0 : (move * range) / volume[row]!
          }
        },
        smaPass(value, ease, { n, from: 1 }),
      ]
    },
  }
}
