import type { Static } from 'typebox'
import { timeframeMs } from '../../domain/index.ts'
import type { SeriesSummary } from '../../trade/market/index.ts'
import type { SeriesItem } from './schemas/candle.ts'

export type SeriesView = Static<typeof SeriesItem>

const LATE_CANDLES = 3

/** A stored series and its age. What came from its venue should be growing; a file or a sample need not. */
export function describeSeries(series: SeriesSummary, now: number): SeriesView {
  const length = timeframeMs(series.timeframe)
  const ageMs = Math.max(0, now - (series.lastTime + length))
  const { venue, pair, timeframe, rows, firstTime, lastTime, source } = series
  const stale = source === venue && ageMs > LATE_CANDLES * length
  return { venue, pair, timeframe, rows, firstTime, lastTime, source, ageMs, stale }
}
