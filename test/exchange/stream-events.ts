import { candleStart, parseTimeframe, TIMEFRAMES, timeframeMs } from '../../src/domain/index.ts'
import { FUTURES_STEP, fundingAt, markPrice, nextFunding } from './futures-data.ts'
import { aggregateRow, BOOK_LEVELS, book, text } from './market-data.ts'
import { type Bar, type SeededMarket, symbolName } from './seeded-market.ts'
import type { StreamMarkets } from './stream-server.ts'

/** Time that has passed on the exchange: `from` included, `to` excluded. UTC milliseconds. */
export interface Passed {
  readonly from: number
  readonly to: number
}

/** What a stream, `btcusdt@kline_1m`, sends for a piece of time; nothing for names that there are not. */
export function streamEvents(
  name: string,
  markets: StreamMarkets,
  passed: Passed & { readonly isFutures: boolean },
): unknown[] {
  const [symbol = '', kind = '', speed] = name.split('@')
  const { isFutures } = passed
  const market = (isFutures ? markets.futures : markets.spot).get(symbol.toUpperCase())
  if (!market || symbol !== symbol.toLowerCase() || (speed !== undefined && !/^(depth|markPrice)/.test(kind)))
    return []
  if (kind === 'trade') return tradeEvents(market, passed)
  if (kind === 'aggTrade') return aggregateEvents(market, passed)
  if (kind === 'bookTicker') return quoteEvents(market, passed)
  if (kind === 'depth') return depthEvents(market, passed)
  if (kind === 'markPrice') return isFutures ? [markEvent(market, passed.to)] : []
  const levels = /^depth(5|10|20)$/.exec(kind)?.[1]
  if (levels !== undefined) {
    const { bids, asks, id } = book(market, Number(levels), passed.to)
    return [{ lastUpdateId: id, bids, asks }]
  }
  const interval = /^kline_(\w+)$/.exec(kind)?.[1]
  return interval !== undefined && TIMEFRAMES.some((one) => one === interval)
    ? klineEvents(market, interval, passed)
    : []
}

function tradeEvents(market: SeededMarket, { from, to }: Passed): unknown[] {
  return market.trades(from, to).map(({ id, time, price, quantity, isBuyerMaker }) => ({
    e: 'trade',
    E: to,
    s: symbolName(market.symbol),
    t: id,
    p: text(price),
    q: text(quantity),
    T: time,
    m: isBuyerMaker,
    M: true,
  }))
}

function aggregateEvents(market: SeededMarket, { from, to }: Passed): unknown[] {
  const s = symbolName(market.symbol)
  return market.trades(from, to).map((trade) => ({ e: 'aggTrade', E: to, s, ...aggregateRow(trade) }))
}

/** The best prices after the last trade; nothing when there was none. */
function quoteEvents(market: SeededMarket, { from, to }: Passed): unknown[] {
  if (market.trades(from, to).length === 0) return []
  const { bids, asks, id } = book(market, 1, to)
  const [[b, B], [a, A]] = [bids[0]!, asks[0]!]
  return [{ u: id, s: symbolName(market.symbol), b, B, a, A }]
}

/** Mark price and the funding that is coming. */
function markEvent(market: SeededMarket, now: number): unknown {
  const price = text(markPrice(market, now))
  const next = nextFunding(now)
  const r = fundingAt(market, next).fundingRate
  return {
    e: 'markPriceUpdate',
    E: now,
    s: symbolName(market.symbol),
    p: price,
    i: price,
    P: price,
    r,
    T: next,
  }
}

/** The last word on each kline that has ended, and the one in progress when it has grown. */
function klineEvents(market: SeededMarket, interval: string, { from, to }: Passed): unknown[] {
  const timeframe = parseTimeframe(interval)
  const length = timeframeMs(timeframe)
  const events: unknown[] = []
  for (let start = candleStart(from, timeframe); start < to; start += length) {
    const isClosed = start + length <= to
    const bar = market.bar(start, Math.min(start + length, to))
    const hasGrown = market.trades(Math.max(from, start), Math.min(start + length, to)).length > 0
    if (bar && (isClosed || hasGrown)) {
      events.push({
        e: 'kline',
        E: to,
        s: symbolName(market.symbol),
        k: klineBody(market, bar, { interval, length, isClosed }),
      })
    }
  }
  return events
}

function klineBody(
  market: SeededMarket,
  bar: Bar,
  {
    interval,
    length,
    isClosed,
  }: { readonly interval: string; readonly length: number; readonly isClosed: boolean },
): unknown {
  return {
    t: bar.time,
    T: bar.time + length - 1,
    s: symbolName(market.symbol),
    i: interval,
    f: bar.firstId,
    L: bar.firstId + bar.trades - 1,
    o: text(bar.open),
    c: text(bar.close),
    h: text(bar.high),
    l: text(bar.low),
    v: text(bar.volume),
    n: bar.trades,
    x: isClosed,
    q: text(bar.quoteVolume),
    V: text(bar.takerVolume),
    Q: text(bar.takerQuoteVolume),
    B: '0',
  }
}

/** The difference between two books; a level that is gone has quantity 0. */
function depthEvents(
  market: SeededMarket,
  { from, to, isFutures }: Passed & { readonly isFutures: boolean },
): unknown[] {
  const before = book(market, BOOK_LEVELS, from)
  const after = book(market, BOOK_LEVELS, to)
  if (before.id === after.id) return []
  const b = changed(before.bids, after.bids)
  const a = changed(before.asks, after.asks)
  const head = { e: 'depthUpdate', E: to, s: symbolName(market.symbol) }
  if (!isFutures) return [{ ...head, U: before.id + 1, u: after.id, b, a }]
  const [pu, u] = [before.id, after.id].map((id) => id * FUTURES_STEP) as [number, number]
  return [{ ...head, T: to, U: pu + FUTURES_STEP - 1, u, pu, b, a }]
}

function changed(before: readonly string[][], after: readonly string[][]): string[][] {
  const old = new Map(before.map(([price, quantity]) => [price, quantity]))
  const now = new Set(after.map(([price]) => price))
  const gone = before.filter(([price]) => !now.has(price)).map(([price]) => [price!, text(0)])
  return [...after.filter(([price, quantity]) => old.get(price) !== quantity), ...gone]
}
