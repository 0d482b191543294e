import type { Candles, Pair, Timeframe } from '../../domain/index.ts'

/** A trade that somebody else made. Times in UTC milliseconds. */
export interface PublicTrade {
  readonly id: string
  readonly pair: Pair
  readonly time: number
  readonly price: number
  readonly amount: number
  /** What the taker did. */
  readonly side: 'buy' | 'sell'
}

/** The best prices. `time` is the venue's where it tells one, else that of the arrival; UTC milliseconds. */
export interface Quote {
  readonly pair: Pair
  readonly time: number
  readonly bid: number
  readonly ask: number
  readonly bidAmount: number
  readonly askAmount: number
}

/** The orders of a market; levels are price and amount, the best first. */
export interface BookView {
  readonly pair: Pair
  /** UTC milliseconds, as in {@link Quote}. */
  readonly time: number
  /** Grows with every change; a venue without numbers counts from 1 for each connection. */
  readonly sequence: number
  readonly bids: readonly (readonly [price: number, amount: number])[]
  readonly asks: readonly (readonly [price: number, amount: number])[]
}

export interface CandleStreamOptions {
  readonly timeframe: Timeframe
  /** The first candle that is wanted, UTC milliseconds; those of the past are fetched. */
  readonly since: number
  readonly signal: AbortSignal
}

/**
 * A venue's news as it happens. Each ends when its signal aborts and goes on through everything that
 * passes: lost connections, silence, 429. What was lost is a matter of the kind: closed candles have
 * no hole, trades and quotes of an outage are gone, a book is always whole.
 */
export interface MarketStream {
  /** Closed candles, ascending, each once; gaps are the venue's own. */
  candles(pair: Pair, options: CandleStreamOptions): AsyncIterable<Candles>
  /** In the order of their arrival, none twice on one connection. */
  trades(pair: Pair, signal: AbortSignal): AsyncIterable<readonly PublicTrade[]>
  /** The newest quote; those that a slow reader missed are left out. */
  quotes(pair: Pair, signal: AbortSignal): AsyncIterable<Quote>
  /** The newest book, `levels` of each side at most; those that a slow reader missed are left out. */
  books(
    pair: Pair,
    options: { readonly levels: number; readonly signal: AbortSignal },
  ): AsyncIterable<BookView>
}
