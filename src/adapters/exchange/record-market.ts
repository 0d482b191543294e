import {
  type Candles,
  candleStart,
  type Pair,
  type Timeframe,
  timeframeMs,
  type Venue,
} from '../../domain/index.ts'
import type {
  BookView,
  CandleStore,
  IngestCandle,
  IngestStore,
  IngestTick,
  Quote,
  SeriesTurns,
} from '../../trade/market/index.ts'
import { appendCandles } from './append-candles.ts'
import type { OpenedStream } from './open-stream.ts'
import { type BooksWanted, expireBooks, recordBooks } from './record-books.ts'
import type { VenueClock } from './venue-clock.ts'

export interface RecordRequest {
  readonly opened: OpenedStream
  readonly ingest: IngestStore
  readonly candles: CandleStore
  /** Where several record the same: one fetches what was missed, the others find it stored. */
  readonly turns?: SeriesTurns
  readonly venue: Venue
  readonly pairs: readonly Pair[]
  readonly timeframe: Timeframe
  /** Where a pair begins of which nothing is stored; the candle in progress if absent. */
  readonly since?: number
  /** Keep the best bids and asks as ticks, too. */
  readonly quotes: boolean
  /** Keep order books, too. */
  readonly books?: BooksWanted
  readonly clock: VenueClock
  readonly signal: AbortSignal
  readonly onStored?: (stored: StoredNews) => void
}

export interface StoredNews {
  readonly pair: Pair
  readonly candles: number
  /** How many of these were missed before, and fetched at the start. */
  readonly missed?: number
  readonly ticks: number
  readonly books: number
  /** From the end of the newest candle, or the time of the newest quote or book, until it was stored; milliseconds. */
  readonly lagMs: number
}

/** Ticks are stored this often. */
const FLUSH_MS = 1_000
const MOST_TICKS = 5_000
/** Stored candles that a start asks for again: they fit the page that it needs anyway. */
const ASKED_AGAIN = 400

/**
 * Keeps what a venue says from now on, and first what it said since the newest stored candle. Ends when
 * the signal aborts, with everything stored that was heard.
 * @throws ExchangeError as `openStream`; StoreError when the store fails: run again, the hole is filled
 */
export async function recordMarket(request: RecordRequest): Promise<void> {
  const { opened, ingest, venue, pairs, timeframe, signal, books, clock, onStored } = request
  const onBook = ({ pair, time }: BookView) =>
    onStored?.({ pair, candles: 0, ticks: 0, books: 1, lagMs: clock.now() - time })
  const sources = await ingest.listSources()
  if (!sources.some(({ name }) => name === venue)) {
    await ingest.putSource({ name: venue, venue, policy: 'keep', takesUnknown: true })
  }
  for (const pair of pairs) opened.exchange.require(pair, timeframe)
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const work = pairs.flatMap((pair) => [
    recordCandles(request, pair, either),
    ...(request.quotes ? [recordQuotes(request, pair, either)] : []),
    ...(books ? [recordBooks({ ...request, books, onBook, signal: either }, pair)] : []),
  ])
  if (books) work.push(expireBooks({ ...request, books, signal: either }))
  // One that fails ends the others: half a recording that looks whole is worse than none.
  const ended = work.map((one) =>
    one.catch((error: unknown) => {
      failed.abort(error)
      throw error
    }),
  )
  const outcomes = await Promise.allSettled(ended)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure) throw failure.reason
}

async function recordCandles(request: RecordRequest, pair: Pair, signal: AbortSignal): Promise<void> {
  const { opened, ingest, venue, timeframe, onStored } = request
  await fetchMissed(request, pair, signal)
  const since = await firstWanted(request, pair)
  for await (const candles of opened.stream.candles(pair, { timeframe, since, signal })) {
    const { inserted } = await ingest.ingest(venue, items(candles, pair))
    const end = candles.time[candles.length - 1]! + timeframeMs(timeframe)
    onStored?.({ pair, candles: inserted, ticks: 0, books: 0, lagMs: opened.exchange.venueNow() - end })
  }
}

/** What closed since the newest stored candle, or since the wanted start, by one recorder of the series. */
async function fetchMissed(request: RecordRequest, pair: Pair, signal: AbortSignal): Promise<void> {
  const { opened, candles: store, turns, venue, timeframe, since, onStored } = request
  const { exchange } = opened
  const stored = await store.summary({ venue, pair, timeframe })
  const begin = stored && stored.rows > 0 ? stored.lastTime : since
  if (begin === undefined) return
  try {
    const { inserted } = await appendCandles({
      ...{ exchange, store, venue, pair, timeframe, since: begin, signal },
      ...(turns && { turns }),
    })
    if (inserted === 0) return
    const { lastTime } = (await store.summary({ venue, pair, timeframe }))!
    const lagMs = exchange.venueNow() - lastTime - timeframeMs(timeframe)
    onStored?.({ pair, candles: inserted, missed: inserted, ticks: 0, books: 0, lagMs })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

async function firstWanted(request: RecordRequest, pair: Pair): Promise<number> {
  const { candles, venue, timeframe, opened, since } = request
  const stored = (await candles.list()).find(
    (one) => one.venue === venue && one.pair === pair && one.timeframe === timeframe,
  )
  // The newest may have been made of quotes and lack the venue's last word; one page has room for all of them.
  if (stored) return Math.max(stored.firstTime, stored.lastTime - ASKED_AGAIN * timeframeMs(timeframe))
  return since ?? candleStart(opened.exchange.venueNow(), timeframe)
}

function items(candles: Candles, pair: Pair): IngestCandle[] {
  const { timeframe } = candles
  return Array.from({ length: candles.length }, (_, row) => {
    const time = candles.time[row]!
    return {
      ...{ pair, timeframe, time, readings: undefined, sent: { symbol: pair, timeframe, time } },
      open: candles.open[row]!,
      high: candles.high[row]!,
      low: candles.low[row]!,
      close: candles.close[row]!,
      volume: candles.volume[row]!,
    }
  })
}

async function recordQuotes(request: RecordRequest, pair: Pair, signal: AbortSignal): Promise<void> {
  const { opened, ingest, venue, clock, onStored } = request
  let waiting: IngestTick[] = []
  let flushed = clock.now()
  const flush = async () => {
    const ticks = waiting
    waiting = []
    flushed = clock.now()
    if (ticks.length === 0) return
    await ingest.ingestTicks(venue, ticks)
    const lagMs = clock.now() - ticks.at(-1)!.time
    onStored?.({ pair, candles: 0, ticks: ticks.length, books: 0, lagMs })
  }
  for await (const quote of opened.stream.quotes(pair, signal)) {
    waiting.push(tick(quote))
    if (waiting.length >= MOST_TICKS || clock.now() - flushed >= FLUSH_MS) await flush()
  }
  await flush()
}

function tick({ pair, time, bid, ask }: Quote): IngestTick {
  return { pair, time, bid, ask, spread: ask - bid, volume: 0 }
}
