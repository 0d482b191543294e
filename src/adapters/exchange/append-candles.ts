import {
  candleStart,
  type Pair,
  type SeriesKey,
  type Timeframe,
  timeframeMs,
  type Venue,
} from '../../domain/index.ts'
import type { CandleStore, SeriesTurns } from '../../trade/market/index.ts'
import type { CandleBlock } from './candle-block.ts'
import { downloadCandles } from './download-candles.ts'
import type { OpenedExchange } from './open-exchange.ts'

export interface AppendRequest {
  readonly exchange: OpenedExchange
  readonly store: CandleStore
  readonly venue: Venue
  readonly pair: Pair
  readonly timeframe: Timeframe
  readonly since: number
  /** Excluded; limits only what comes after the stored candles. */
  readonly until?: number
  readonly signal?: AbortSignal
  /** Where several processes want the same: one fetches, the others find it stored. */
  readonly turns?: SeriesTurns
  /** After each page that is stored: sums so far, and the time of the page's last candle. */
  readonly onPage?: (sums: Appended, time: number) => void
}

export interface Appended {
  readonly inserted: number
  /** Rows that the store had, and rows that the venue sent twice. */
  readonly duplicates: number
  readonly rejected: readonly string[]
}

/**
 * Downloads into the store what it lacks of a series. What is stored grows by whole pages at its two ends
 * and never gets a hole, so that an interrupted download goes on where it stopped: backward from the first
 * stored candle when `since` lies before it, forward from the last one, which is fetched anew.
 * @throws ExchangeError as `downloadCandles`; what was stored until then stays
 */
export async function appendCandles(request: AppendRequest): Promise<Appended> {
  const { turns, venue, pair, timeframe } = request
  return turns ? turns.inTurn({ venue, pair, timeframe }, () => appendNow(request)) : appendNow(request)
}

async function appendNow(request: AppendRequest): Promise<Appended> {
  const { exchange, store, venue, pair, timeframe, since, until, signal, onPage, turns } = request
  const key: SeriesKey = { venue, pair, timeframe }
  const source = { exchange, pair, timeframe, ...(signal && { signal }) }
  let sums: Appended = { inserted: 0, duplicates: 0, rejected: [] }
  const keep = async ({ candles, duplicates, rejected }: CandleBlock) => {
    if (candles.length === 0) {
      sums = { ...sums, rejected: [...sums.rejected, ...rejected] }
      return
    }
    const written = await store.write(key, candles, { source: `exchange:${exchange.id}`, policy: 'keep' })
    sums = {
      inserted: sums.inserted + written.inserted,
      duplicates: sums.duplicates + written.duplicates + duplicates,
      rejected: [...sums.rejected, ...rejected],
    }
    onPage?.(sums, candles.time[candles.length - 1]!)
  }
  const stored = (await store.list()).find(
    (one) => one.venue === venue && one.pair === pair && one.timeframe === timeframe,
  )
  if (stored && since < stored.firstTime) {
    const oldest = await oldestCandle({ ...source, since, until: stored.firstTime })
    const stride = exchange.pageSize * timeframeMs(timeframe)
    for (let end = stored.firstTime; end > oldest; end -= stride) {
      const blocks: CandleBlock[] = []
      for await (const block of downloadCandles({
        ...source,
        since: Math.max(oldest, end - stride),
        until: end,
      }))
        blocks.push(block)
      // From the newest on: whatever is interrupted, there is no hole before what is stored.
      for (const block of blocks.reverse()) await keep(block)
    }
  }
  const end = Math.min(until ?? Number.POSITIVE_INFINITY, candleStart(exchange.venueNow(), timeframe))
  // Whoever had the turn before may have fetched all that there is.
  if (turns && stored && stored.lastTime + timeframeMs(timeframe) >= end) return sums
  const forward = { ...source, since: stored?.lastTime ?? since, ...(until !== undefined && { until }) }
  for await (const block of downloadCandles(forward)) await keep(block)
  return sums
}

/** Start of the venue's first candle of a range; Infinity when it has none. */
async function oldestCandle(request: Parameters<typeof downloadCandles>[0]): Promise<number> {
  for await (const { candles } of downloadCandles(request)) if (candles.length > 0) return candles.time[0]!
  return Number.POSITIVE_INFINITY
}
