import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { flowPass } from './accumulation.ts'
import { sumPass } from './sma.ts'

type Traded = Pick<Candles, 'high' | 'low' | 'close' | 'volume'>

/**
 * Chaikin money flow, −1…1: what `ad` adds over n rows, over their volume, 0 without any; NaN for the first n − 1
 * rows.
 * in: high, low, close, volume[rows]; out: out[rows]. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function cmfInto(out: Column, candles: Traded, n: number): void {
  batchInto({ value: out }, cmfOf(n), candles)
}

/** {@link cmfInto} into a new column in shared memory. */
export function cmf(candles: Traded, n: number): Column {
  return batch(cmfOf(n), candles).value
}

/** {@link cmfInto} candle by candle. */
export function cmfStream(n: number): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(cmfOf(n))
}

function cmfOf(n: number): Definition<keyof Traded, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, candles, scratch) => {
      const [flow, sum] = [scratch(), scratch()]
      return [
        flowPass(flow, candles),
        sumPass(value, flow, { n }),
        sumPass(sum, candles.volume, { n }),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = sum[row] === 0 ? 0 : value[row]! / sum[row]!
        },
      ]
    },
  }
}
