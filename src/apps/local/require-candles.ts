import {
  type Candles,
  Fault,
  type Pair,
  type SeriesKey,
  type Timeframe,
  type TimeRange,
  type Venue,
} from '../../domain/index.ts'
import { bestSeries, type CandleStore, storedCandles } from '../../trade/market/index.ts'

/**
 * Candles of a pair from the store, aggregated where only shorter ones are stored.
 * @throws Fault `candles.missing`, with what is there and the command to import
 */
export async function requireCandles(
  store: Pick<CandleStore, 'list' | 'read'>,
  key: SeriesKey,
  range?: TimeRange,
): Promise<Candles> {
  const candles = await storedCandles(store, key, range)
  if (candles) return candles
  const { venue, pair, timeframe } = key
  const there = (await store.list()).map((series) => `${series.venue} ${series.pair} ${series.timeframe}`)
  throw new Fault(
    'no-data',
    'candles.missing',
    `The store has no candles of ${pair} at ${venue} for ${timeframe}`,
    {
      hint:
        `${there.length > 0 ? `There are: ${there.slice(0, 12).join(', ')}. ` : ''}` +
        `Import some: npx leme data import FILE --venue ${venue} --symbol ${pair} --timeframe ${timeframe}`,
    },
  )
}

/** Pairs of a venue that can give candles of a timeframe, by name. */
export async function storedPairs(
  store: Pick<CandleStore, 'list' | 'read'>,
  venue: Venue,
  timeframe: Timeframe,
): Promise<readonly Pair[]> {
  const stored = await store.list()
  const pairs = new Set(stored.filter((series) => series.venue === venue).map(({ pair }) => pair))
  return [...pairs].filter((pair) => bestSeries(stored, { venue, pair, timeframe })).sort()
}
