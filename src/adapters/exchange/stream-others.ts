import type { Exchange, OrderBook, Ticker, Trade } from 'ccxt'
import type { Pair } from '../../domain/index.ts'
import { type BookView, bookTrouble, type PublicTrade, type Quote } from '../../trade/market/index.ts'
import type { StreamLink } from './stream-link.ts'
import type { VenueClock } from './venue-clock.ts'

/** Trades that a slow reader may leave waiting; beyond that the connection is what is slow, and the oldest go. */
const MOST_WAITING = 100_000
/** Ids of trades that are remembered, so that none comes twice. */
const REMEMBERED = 10_000

export interface OtherStreams {
  readonly client: Exchange
  readonly link: StreamLink
  readonly clock: VenueClock
}

export async function* streamTrades(
  { client, link, clock }: OtherStreams,
  pair: Pair,
  signal: AbortSignal,
): AsyncGenerator<readonly PublicTrade[], void> {
  const seen = new Set<string>()
  let waiting: PublicTrade[] = []
  const news = following<readonly Trade[]>(link, () => client.watchTrades(pair), {
    signal,
    take: (trades) => {
      for (const trade of trades) {
        const id = String(trade.id)
        if (seen.has(id)) continue
        seen.add(id)
        if (seen.size > REMEMBERED) seen.delete(seen.values().next().value!)
        const { timestamp, price, amount, side } = trade
        const time = timestamp ?? clock.now()
        waiting.push({
          id,
          pair,
          time,
          price: Number(price),
          amount: Number(amount ?? 0),
          side: side === 'sell' ? 'sell' : 'buy',
        })
      }
      if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING)
    },
  })
  for await (const _ of news) {
    if (waiting.length === 0) continue
    const trades = waiting
    waiting = []
    yield trades
  }
}

export async function* streamQuotes(
  { client, link, clock }: OtherStreams,
  pair: Pair,
  signal: AbortSignal,
): AsyncGenerator<Quote, void> {
  let newest: Quote | undefined
  const news = following<Ticker | Readonly<Record<string, Ticker>>>(
    link,
    () => client.watchBidsAsks([pair]),
    {
      signal,
      take: (told) => {
        const { bid, ask, bidVolume, askVolume, timestamp } =
          (told as Record<string, Ticker>)[pair] ?? (told as Ticker)
        if (bid === undefined || ask === undefined) return
        const time = timestamp ?? clock.now()
        newest = { pair, time, bid, ask, bidAmount: bidVolume ?? 0, askAmount: askVolume ?? 0 }
      },
    },
  )
  for await (const _ of news) {
    if (!newest) continue
    const quote = newest
    newest = undefined
    yield quote
  }
}

/**
 * Books are kept by ccxt, which starts them anew from a snapshot when a number is missing. A snapshot alone is
 * no news: it may be older than the first change that was heard. A book that cannot be ends the connection.
 */
export async function* streamBooks(
  { client, link, clock }: OtherStreams,
  pair: Pair,
  { levels, signal }: { readonly levels: number; readonly signal: AbortSignal },
): AsyncGenerator<BookView, void> {
  let newest: BookView | undefined
  let counted = 0
  const news = following<OrderBook>(link, () => client.watchOrderBook(pair), {
    signal,
    take: ({ bids, asks, nonce, timestamp }) => {
      const side = (rows: OrderBook['bids']) =>
        Array.from(rows.slice(0, levels), ([price, amount]) => [Number(price), Number(amount)] as const)
      if (nonce !== undefined && timestamp === undefined) return
      const sequence = nonce ?? ++counted
      const book = { pair, time: timestamp ?? clock.now(), sequence, bids: side(bids), asks: side(asks) }
      newest = bookTrouble(book) === undefined ? book : undefined
      if (!newest) link.restart().catch(() => {})
    },
  })
  for await (const _ of news) {
    if (!newest) continue
    const book = newest
    newest = undefined
    yield book
  }
}

/** Yields after words were taken, once for all that came while nobody read. */
async function* following<T>(
  link: StreamLink,
  watch: () => Promise<T>,
  { take, signal }: { readonly take: (value: T) => void; readonly signal: AbortSignal },
): AsyncGenerator<undefined, void> {
  const ended = new AbortController()
  let bell = Promise.withResolvers<void>()
  let failure: { readonly error: unknown } | undefined
  const run = link.follow(watch, {
    take: (value) => {
      take(value)
      bell.resolve()
    },
    lost: () => {},
    signal: AbortSignal.any([signal, ended.signal]),
  })
  run.then(
    () => bell.resolve(),
    (error: unknown) => {
      failure = { error }
      bell.resolve()
    },
  )
  const abort = () => bell.resolve()
  signal.addEventListener('abort', abort, { once: true })
  try {
    while (!signal.aborted) {
      await bell.promise
      bell = Promise.withResolvers()
      if (failure) throw failure.error
      yield undefined
    }
  } finally {
    signal.removeEventListener('abort', abort)
    ended.abort()
  }
}
