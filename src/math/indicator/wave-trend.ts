import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'
import { typicalPass } from './prices.ts'
import { smaPass } from './sma.ts'

export interface WaveTrendColumns {
  readonly wt1: Column
  /** Mean of the last rows of wt1. */
  readonly wt2: Column
}

export interface WaveTrendOptions {
  /** Period of the channel, default 10. */
  readonly channel?: number
  /** Period of the average, default 21. */
  readonly average?: number
  /** Rows averaged into wt2, default 4. */
  readonly signal?: number
}

/**
 * Wave trend: the distance of the typical price from its average in units of 0.015 · the average distance (0 where
 * that is 0), averaged to wt1; wt2 is the mean of its last rows. Averages are exponential and start with a mean;
 * wt1 is NaN before row 2(channel − 1) + average − 1, wt2 signal − 1 rows longer; LazyBear, 2014.
 * in: bars[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function waveTrendInto(out: WaveTrendColumns, bars: Bars, options: WaveTrendOptions = {}): void {
  batchInto(out, waveTrendOf(options), bars)
}

/** {@link waveTrendInto} into new columns in shared memory. */
export function waveTrend(bars: Bars, options: WaveTrendOptions = {}): WaveTrendColumns {
  return batch(waveTrendOf(options), bars)
}

/** {@link waveTrendInto} bar by bar. */
export function waveTrendStream(
  options: WaveTrendOptions = {},
): Stream<Row<keyof Bars, 'x'>, Row<keyof WaveTrendColumns, 'value'>> {
  return streamOf(waveTrendOf(options))
}

function waveTrendOf({
  channel = 10,
  average = 21,
  signal = 4,
}: WaveTrendOptions): Definition<keyof Bars, keyof WaveTrendColumns> {
  requirePeriod(channel)
  requirePeriod(average)
  requirePeriod(signal)
  const start = 2 * (channel - 1)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['wt1', 'wt2'],
    reach: start + average + signal,
    gaps: 'skipped',
    passes: ({ wt1, wt2 }, bars, scratch) => {
      const [typical, mean, away, index] = [scratch(), scratch(), scratch(), scratch()]
      return [
        typicalPass(typical, bars),
        emaPass(mean, typical, { n: channel, lead: channel }),
        (begin, end) => {
          for (let row = begin; row < end; row++) away[row] = Math.abs(typical[row]! - mean[row]!)
        },
        emaPass(away, away, { n: channel, lead: channel, from: channel - 1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            index[row] = away[row] === 0 ? 0 : (typical[row]! - mean[row]!) / (0.015 * away[row]!)
          }
        },
        emaPass(wt1, index, { n: average, lead: average, from: start }),
        smaPass(wt2, wt1, { n: signal }),
      ]
    },
  }
}
