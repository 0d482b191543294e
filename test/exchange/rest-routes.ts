import { exchangeInfo } from './exchange-info.ts'
import type { Faults } from './faults.ts'
import {
  aggregateRow,
  aggregateTrades,
  book,
  dayTicker,
  klines,
  lastTrades,
  limitOf,
  type Query,
  Refusal,
  text,
  tradeRow,
} from './market-data.ts'
import { type SeededMarket, symbolName } from './seeded-market.ts'

/** What routes know of the exchange. */
export interface RestState {
  readonly markets: ReadonlyMap<string, SeededMarket>
  readonly futures: ReadonlyMap<string, SeededMarket>
  readonly faults: Faults
  readonly weightLimit: number
}

export interface Route {
  readonly weight: (query: Query) => number
  readonly answer: (query: Query, now: number, state: RestState) => unknown
}

const bySymbol = (one: number, all: number) => (query: Query) => ('symbol' in query ? one : all)

/** Every public path of the spot API that the exchange answers, with its weight. */
export const ROUTES: Readonly<Record<string, Route>> = {
  '/api/v3/ping': { weight: () => 1, answer: () => ({}) },
  '/api/v3/time': { weight: () => 1, answer: (_, now) => ({ serverTime: now }) },
  '/api/v3/exchangeInfo': {
    weight: () => 20,
    answer: (query, now, state) => {
      const named = query.symbols === undefined ? undefined : namesOf(query.symbols)
      const wanted =
        'symbol' in query || named
          ? (named ?? [query.symbol!]).map((name) => marketOf({ symbol: name }, state))
          : [...state.markets.values()]
      return exchangeInfo(
        wanted.map(({ symbol }) => symbol),
        now,
        state.weightLimit,
      )
    },
  },
  '/api/v3/klines': {
    weight: () => 2,
    answer: (query, now, state) => klines(marketOf(query, state), query, now, state.faults),
  },
  '/api/v3/trades': {
    weight: () => 25,
    answer: (query, now, state) =>
      lastTrades(marketOf(query, state), limitOf(query, 500, 1000), now).map(tradeRow),
  },
  '/api/v3/aggTrades': {
    weight: () => 4,
    answer: (query, now, state) => aggregateTrades(marketOf(query, state), query, now).map(aggregateRow),
  },
  '/api/v3/depth': {
    weight: (query) => depthWeight(Number(query.limit ?? 100)),
    answer: (query, now, state) => {
      const { bids, asks, id } = book(marketOf(query, state), limitOf(query, 100, 5000), now)
      return { lastUpdateId: id, bids, asks }
    },
  },
  '/api/v3/ticker/24hr': { weight: bySymbol(2, 80), answer: eachMarket(dayTicker) },
  '/api/v3/ticker/price': {
    weight: bySymbol(2, 4),
    answer: eachMarket((market, now) => ({
      symbol: symbolName(market.symbol),
      price: text(lastTrades(market, 1, now)[0]?.price ?? market.symbol.start),
    })),
  },
  '/api/v3/ticker/bookTicker': {
    weight: bySymbol(2, 4),
    answer: eachMarket((market, now) => {
      const { bids, asks } = book(market, 1, now)
      const [[bidPrice, bidQty], [askPrice, askQty]] = [bids[0]!, asks[0]!]
      return { symbol: symbolName(market.symbol), bidPrice, bidQty, askPrice, askQty }
    }),
  },
}

export function depthWeight(limit: number): number {
  if (limit <= 100) return 5
  if (limit <= 500) return 25
  return limit <= 1000 ? 50 : 250
}

export function marketOf(query: Query, { markets }: RestState): SeededMarket {
  if (query.symbol === undefined) {
    throw new Refusal(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")
  }
  const market = markets.get(query.symbol)
  if (!market) throw new Refusal(-1121, 'Invalid symbol.')
  return market
}

/** One object for a symbol, a list of all without one. */
function eachMarket(tell: (market: SeededMarket, now: number) => unknown): Route['answer'] {
  return (query, now, state) => {
    if ('symbol' in query) return tell(marketOf(query, state), now)
    const named = query.symbols === undefined ? [...state.markets.keys()] : namesOf(query.symbols)
    return named.map((symbol) => tell(marketOf({ symbol }, state), now))
  }
}

/** `["BTCUSDT","ETHUSDT"]`. */
function namesOf(list: string): string[] {
  const names = /^\["[A-Z0-9]+"(,"[A-Z0-9]+")*\]$/.test(list) ? list.match(/[A-Z0-9]+/g) : null
  if (!names)
    throw new Refusal(
      -1100,
      'Illegal characters found in parameter \'symbols\'; legal range is \'^\\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\\]$\'.',
    )
  return names
}
