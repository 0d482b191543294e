import type { Static } from 'typebox'
import { timeframeMs } from '../../domain/index.ts'
import type { SeriesSummary } from '../../trade/market/index.ts'
import type { SenderDirectory } from './port.ts'
import type { SeriesItem } from './schemas/candle.ts'

export type SeriesView = Static<typeof SeriesItem>

/** Names of those who may send candles. */
export type Senders = ReadonlySet<string>

const LATE_CANDLES = 3

/** A stored series and its age. What nobody sends, a file or a sample, is never stale. */
export function describeSeries(series: SeriesSummary, now: number, senders: Senders): SeriesView {
  const length = timeframeMs(series.timeframe)
  const ageMs = Math.max(0, now - (series.lastTime + length))
  const { venue, pair, timeframe, rows, firstTime, lastTime, source, version } = series
  const grows = isGrowing(series, senders)
  const stale = grows && ageMs > LATE_CANDLES * length
  return { venue, pair, timeframe, rows, firstTime, lastTime, source, version, ageMs, grows, stale }
}

/** Whether new candles are to be expected: its venue, an exchange or a source sends them. */
export function isGrowing(
  { venue, source }: Pick<SeriesSummary, 'venue' | 'source'>,
  senders: Senders,
): boolean {
  return source === venue || source.startsWith('exchange:') || senders.has(source)
}

export async function readSenders(directory: Pick<SenderDirectory, 'listSources'>): Promise<Senders> {
  return new Set((await directory.listSources()).map(({ name }) => name))
}
