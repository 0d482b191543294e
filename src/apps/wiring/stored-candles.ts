import {
  type Candles,
  Fault,
  type Pair,
  type SeriesKey,
  type Timeframe,
  type TimeRange,
  timeframeMs,
  type Venue,
} from '../../domain/index.ts'
import { type CandleStore, resample, type SeriesSummary } from '../../trade/market/index.ts'

class StoredCandlesError extends Fault {
  constructor(message: string, hint: string) {
    super('no-data', 'candles.missing', message, { hint })
  }
}

/**
 * Candles of a pair from the store: the stored timeframe asked for, else the longest stored one that
 * divides it, aggregated; a last candle that is not complete is left out.
 * @throws Fault `candles.missing`, with what is there and the command to import
 */
export async function storedCandles(store: CandleStore, key: SeriesKey, range?: TimeRange): Promise<Candles> {
  const summaries = await store.list()
  const found = bestSeries(summaries, key)
  if (!found) throw missing(summaries, key)
  return resample(await store.read(found, range), key.timeframe, { incomplete: 'drop' })
}

function bestSeries(summaries: readonly SeriesSummary[], key: SeriesKey): SeriesSummary | undefined {
  return summaries
    .filter(
      ({ venue, pair, timeframe }) =>
        venue === key.venue && pair === key.pair && timeframeMs(key.timeframe) % timeframeMs(timeframe) === 0,
    )
    .sort((a, b) => timeframeMs(b.timeframe) - timeframeMs(a.timeframe))[0]
}

/** Pairs of a venue that can give candles of a timeframe, by name. */
export async function storedPairs(
  store: CandleStore,
  venue: Venue,
  timeframe: Timeframe,
): Promise<readonly Pair[]> {
  const summaries = await store.list()
  const pairs = new Set(summaries.filter((series) => series.venue === venue).map(({ pair }) => pair))
  return [...pairs].filter((pair) => bestSeries(summaries, { venue, pair, timeframe })).sort()
}

function missing(
  summaries: readonly SeriesSummary[],
  { venue, pair, timeframe }: SeriesKey,
): StoredCandlesError {
  const there = summaries.map((series) => `${series.venue} ${series.pair} ${series.timeframe}`)
  return new StoredCandlesError(
    `The store has no candles of ${pair} at ${venue} for ${timeframe}`,
    `${there.length > 0 ? `There are: ${there.slice(0, 12).join(', ')}. ` : ''}` +
      `Import some: npx leme data import FILE --venue ${venue} --symbol ${pair} --timeframe ${timeframe}`,
  )
}
