import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

type Traded = Pick<Candles, 'high' | 'low' | 'close' | 'volume'>

export interface KlingerColumns {
  readonly kvo: Column
  readonly signal: Column
}

export interface KlingerOptions {
  /** Default 34. */
  readonly fast?: number
  /** Default 55. */
  readonly slow?: number
  /** Default 13. */
  readonly signal?: number
}

/**
 * Klinger oscillator: fast − slow exponential average of the volume force, and an average of that, each started
 * with a mean.
 * Force = 100·trend·volume·|2·range/cm − 1| (0 where cm is 0): the trend is 1 or −1 as high + low + close rose or
 * fell, or as before (1 at first); cm sums the ranges since the trend turned, the row before included. kvo is NaN
 * before row max(fast, slow), the signal before signal − 1 rows later; Klinger, 1997.
 * in: high, low, close, volume[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function klingerInto(out: KlingerColumns, candles: Traded, options: KlingerOptions = {}): void {
  batchInto(out, klingerOf(options), candles)
}

/** {@link klingerInto} into new columns in shared memory. */
export function klinger(candles: Traded, options: KlingerOptions = {}): KlingerColumns {
  return batch(klingerOf(options), candles)
}

/** {@link klingerInto} candle by candle. */
export function klingerStream(
  options: KlingerOptions = {},
): Stream<Row<keyof Traded, 'x'>, Row<keyof KlingerColumns, 'value'>> {
  return streamOf(klingerOf(options))
}

function klingerOf({
  fast = 34,
  slow = 55,
  signal: rows = 13,
}: KlingerOptions): Definition<keyof Traded, keyof KlingerColumns> {
  requirePeriod(fast)
  requirePeriod(slow)
  requirePeriod(rows)
  const start = Math.max(fast, slow)
  return {
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: ['kvo', 'signal'],
    reach: start + rows + 1,
    gaps: 'skipped',
    passes: ({ kvo, signal }, candles, scratch) => {
      const [force, long] = [scratch(), scratch()]
      return [
        forcePass(force, candles),
        emaPass(kvo, force, { n: fast, lead: fast, from: 1 }),
        emaPass(long, force, { n: slow, lead: slow, from: 1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++) kvo[row] = kvo[row]! - long[row]!
        },
        emaPass(signal, kvo, { n: rows, lead: rows, from: start }),
      ]
    },
  }
}

function forcePass(out: Column, { high, low, close, volume }: Traded): Pass {
  let carriedTrend = 0
  let carried = 0
  return (begin, end) => {
    let trend = carriedTrend | 0
    let ranges = +carried
    for (let row = Math.max(begin, 1); row < end; row++) {
      const sum = high[row]! + low[row]! + close[row]!
      const before = high[row - 1]! + low[row - 1]! + close[row - 1]!
      const range = high[row]! - low[row]!
      const turn = sum > before ? 1 : sum < before ? -1 : trend
      if (turn !== trend) ranges = high[row - 1]! - low[row - 1]!
      trend = turn
      ranges += range
      const share = ranges === 0 ? 0 : Math.abs((2 * range) / ranges - 1)
      out[row] = 100 * (trend < 0 ? -1 : 1) * volume[row]! * share
    }
    carriedTrend = trend
    carried = ranges
  }
}
