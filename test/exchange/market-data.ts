import { candleStart, parseTimeframe, TIMEFRAMES, timeframeMs } from '../../src/domain/index.ts'
import type { Faults } from './faults.ts'
import type { Bar, MarketTrade, SeededMarket } from './seeded-market.ts'

/** An answer that refuses a request: `{code, msg}` with status 400. */
export class Refusal extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export type Query = Readonly<Record<string, string>>

/** Prices and quantities as the venue writes them. */
export function text(value: number): string {
  return value.toFixed(8)
}

/** A whole number of the query; undefined when it is left out. */
export function whole(query: Query, name: string): number | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  if (!/^\d{1,20}$/.test(value)) {
    throw new Refusal(
      -1100,
      `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`,
    )
  }
  return Number(value)
}

/** `limit` between 1 and what is allowed at most. */
export function limitOf(query: Query, usual: number, most: number): number {
  const limit = whole(query, 'limit') ?? usual
  if (limit === 0)
    throw new Refusal(-1100, "Illegal characters found in parameter 'limit'; legal range is '1-1000'.")
  return Math.min(limit, most)
}

/**
 * `/api/v3/klines`: at most 1000 rows of twelve values. With a start the oldest rows from there, without one
 * the newest; the last row is the candle in progress.
 */
export function klines(market: SeededMarket, query: Query, now: number, faults: Faults): unknown[][] {
  const interval = query.interval
  if (interval === undefined) {
    throw new Refusal(-1102, "Mandatory parameter 'interval' was not sent, was empty/null, or malformed.")
  }
  if (!TIMEFRAMES.some((name) => name === interval)) throw new Refusal(-1120, 'Invalid interval.')
  const timeframe = parseTimeframe(interval)
  const length = timeframeMs(timeframe)
  const limit = limitOf(query, 500, 1000)
  const start = whole(query, 'startTime')
  const newest = candleStart(Math.min(now - 1, whole(query, 'endTime') ?? Infinity), timeframe)
  const oldest = Math.max(start ?? 0, candleStart(market.listed, timeframe))
  const times: number[] = []
  const take = (time: number) => {
    if (faults.missing?.(time)) return
    times.push(time)
    if (faults.repeated?.(time)) times.push(time)
  }
  if (start === undefined) {
    for (let time = newest; time >= oldest && times.length < limit; time -= length) take(time)
    times.reverse()
  } else {
    const first = candleStart(oldest + length - 1, timeframe)
    for (let time = first; time <= newest && times.length < limit; time += length) take(time)
  }
  return times.slice(0, limit).flatMap((time) => {
    const bar = market.bar(time, Math.min(time + length, now))
    return bar ? [kline(bar, length)] : []
  })
}

function kline(bar: Bar, length: number): unknown[] {
  return [
    bar.time,
    ...[bar.open, bar.high, bar.low, bar.close, bar.volume].map(text),
    bar.time + length - 1,
    text(bar.quoteVolume),
    bar.trades,
    text(bar.takerVolume),
    text(bar.takerQuoteVolume),
    '0',
  ]
}

/** The last `count` trades before `now`. */
export function lastTrades(market: SeededMarket, count: number, now: number): MarketTrade[] {
  let found: MarketTrade[] = []
  for (let end = now; end > market.listed && found.length < count; end -= 3_600_000) {
    found = [...market.trades(end - 3_600_000, end), ...found]
  }
  return found.slice(-count)
}

export function tradeRow({
  id,
  time,
  price,
  quantity,
  isBuyerMaker,
}: MarketTrade): Readonly<Record<string, unknown>> {
  return {
    id,
    price: text(price),
    qty: text(quantity),
    quoteQty: text(price * quantity),
    time,
    isBuyerMaker,
    isBestMatch: true,
  }
}

export function aggregateRow({
  id,
  time,
  price,
  quantity,
  isBuyerMaker,
}: MarketTrade): Readonly<Record<string, unknown>> {
  return { a: id, p: text(price), q: text(quantity), f: id, l: id, T: time, m: isBuyerMaker, M: true }
}

/** `/api/v3/aggTrades`: from an id, between two times, or the newest. */
export function aggregateTrades(market: SeededMarket, query: Query, now: number): MarketTrade[] {
  const limit = limitOf(query, 500, 1000)
  const fromId = whole(query, 'fromId')
  const start = whole(query, 'startTime')
  const end = Math.min(now, (whole(query, 'endTime') ?? now) + 1)
  if (fromId !== undefined) {
    return market
      .trades(market.listed, now)
      .filter(({ id }) => id >= fromId)
      .slice(0, limit)
  }
  return start === undefined ? lastTrades(market, limit, end) : market.trades(start, end).slice(0, limit)
}

/** Levels that each side of a book has. */
export const BOOK_LEVELS = 100

/** An order book around the last price: levels one tick apart, thicker with the distance. */
export function book(
  market: SeededMarket,
  levels: number,
  now: number,
): { readonly bids: string[][]; readonly asks: string[][]; readonly id: number } {
  const [last] = lastTrades(market, 1, now)
  const tick = Number(market.symbol.tickSize)
  const middle = last?.price ?? market.symbol.start
  const side = (sign: 1 | -1) =>
    Array.from({ length: Math.min(levels, BOOK_LEVELS) }, (_, at) => [
      text(middle + sign * tick * (at + 1)),
      text(Number(market.symbol.stepSize) * (100 + at * 10 + (((last?.id ?? 0) + at) % 7))),
    ]).filter(([price]) => Number(price) > 0)
  return { bids: side(-1), asks: side(1), id: last?.id ?? 0 }
}

/** Change of the last day, as `/api/v3/ticker/24hr` tells it. */
export function dayTicker(market: SeededMarket, now: number): Readonly<Record<string, unknown>> {
  const from = Math.max(market.listed, Math.floor((now - 86_400_000) / 60_000) * 60_000)
  const bar = market.bar(from, now)
  if (!bar) throw new Refusal(-1121, 'Invalid symbol.')
  const { bids, asks } = book(market, 1, now)
  return {
    symbol: market.symbol.base + market.symbol.quote,
    priceChange: text(bar.close - bar.open),
    priceChangePercent: ((bar.close / bar.open - 1) * 100).toFixed(3),
    weightedAvgPrice: text(bar.quoteVolume / bar.volume),
    prevClosePrice: text(bar.open),
    lastPrice: text(bar.close),
    lastQty: text(lastTrades(market, 1, now)[0]!.quantity),
    bidPrice: bids[0]![0],
    bidQty: bids[0]![1],
    askPrice: asks[0]![0],
    askQty: asks[0]![1],
    openPrice: text(bar.open),
    highPrice: text(bar.high),
    lowPrice: text(bar.low),
    volume: text(bar.volume),
    quoteVolume: text(bar.quoteVolume),
    openTime: from,
    closeTime: now,
    firstId: bar.firstId,
    lastId: bar.firstId + bar.trades - 1,
    count: bar.trades,
  }
}
