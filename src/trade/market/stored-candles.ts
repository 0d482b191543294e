import { type Candles, candleStart, type SeriesKey, type TimeRange, timeframeMs } from '../../domain/index.ts'
import type { CandleStore, SeriesSummary } from './port.ts'
import { resample } from './resample.ts'

/**
 * Candles of a pair from the store: those of the timeframe asked for, else of the longest stored one
 * that divides it, aggregated; then a last candle that is not complete is left out. Undefined when
 * nothing stored can give them.
 */
export async function storedCandles(
  store: Pick<CandleStore, 'list' | 'read'>,
  key: SeriesKey,
  range: TimeRange = {},
): Promise<Candles | undefined> {
  const found = bestSeries(await store.list(), key)
  if (!found) return undefined
  const { timeframe } = key
  if (found.timeframe === timeframe) return store.read(found, range)
  const whole = {
    ...(range.start !== undefined && { start: firstStart(range.start, key) }),
    ...(range.end !== undefined && { end: candleStart(range.end, timeframe) + timeframeMs(timeframe) - 1 }),
  }
  return resample(await store.read(found, whole), timeframe, { incomplete: 'drop' })
}

/** The stored series that candles of `key` are best made of. */
export function bestSeries(stored: readonly SeriesSummary[], key: SeriesKey): SeriesSummary | undefined {
  const wanted = timeframeMs(key.timeframe)
  return stored
    .filter(({ venue, pair }) => venue === key.venue && pair === key.pair)
    .filter(({ timeframe }) => wanted % timeframeMs(timeframe) === 0)
    .sort((a, b) => timeframeMs(b.timeframe) - timeframeMs(a.timeframe))[0]
}

/** Start of the first candle that begins at `time` or later. */
function firstStart(time: number, { timeframe }: SeriesKey): number {
  const start = candleStart(time, timeframe)
  return start < time ? start + timeframeMs(timeframe) : start
}
