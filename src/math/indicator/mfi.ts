import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { typicalPass } from './prices.ts'
import { sumPass } from './sma.ts'

type Traded = Pick<Candles, 'high' | 'low' | 'close' | 'volume'>

/**
 * Money flow index, 0…100: typical price · volume of the rows on which the typical price rose, in percent of that
 * of the rows on which it rose or fell, over n rows; 0 where there is none (TA-Lib `MFI` says 0 already where it
 * is below 1); NaN before row n.
 * in: high, low, close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function mfiInto(out: Column, candles: Traded, n: number): void {
  batchInto({ value: out }, mfiOf(n), candles)
}

/** {@link mfiInto} into a new column in shared memory. */
export function mfi(candles: Traded, n: number): Column {
  return batch(mfiOf(n), candles).value
}

/** {@link mfiInto} candle by candle. */
export function mfiStream(n: number): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(mfiOf(n))
}

function mfiOf(n: number): Definition<keyof Traded, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, candles, scratch) => {
      const [typical, rises, falls, down] = [scratch(), scratch(), scratch(), scratch()]
      return [
        typicalPass(typical, candles),
        flowPass({ rises, falls }, typical, candles.volume),
        sumPass(value, rises, { n, from: 1 }),
        sumPass(down, falls, { n, from: 1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const total = value[row]! + down[row]!
            value[row] = total === 0 ? 0 : 100 * (value[row]! / total)
          }
        },
      ]
    },
  }
}

function flowPass(out: { rises: Column; falls: Column }, typical: Column, volume: Column): Pass {
  const { rises, falls } = out
  return (begin, end) => {
    for (let row = Math.max(begin, 1); row < end; row++) {
      const change = typical[row]! - typical[row - 1]!
      const flow = typical[row]! * volume[row]!
      rises[row] = change > 0 ? flow : 0
      falls[row] = change < 0 ? flow : 0
    }
  }
}
