import { FUTURES_STEP, fundingAt, fundingRates, markKlines, markPrice, nextFunding } from './futures-data.ts'
import { futuresInfo } from './futures-info.ts'
import { book, klines, limitOf, type Query, text } from './market-data.ts'
import { depthWeight, marketOf, type RestState, ROUTES, type Route } from './rest-routes.ts'
import { symbolName } from './seeded-market.ts'

const futuresOf = (query: Query, state: RestState) => marketOf(query, { ...state, markets: state.futures })

/** The route of spot, of the markets of futures. */
const onFutures = (path: string): Route => ({
  weight: ROUTES[path]!.weight,
  answer: (query, now, state) => ROUTES[path]!.answer(query, now, { ...state, markets: state.futures }),
})

/** Every public path of the USD-M futures API that the exchange answers, with its weight. */
export const FUTURES_ROUTES: Readonly<Record<string, Route>> = {
  '/fapi/v1/ping': onFutures('/api/v3/ping'),
  '/fapi/v1/time': onFutures('/api/v3/time'),
  '/fapi/v1/exchangeInfo': {
    weight: () => 1,
    answer: (_query, now, state) => futuresInfo([...state.futures.values()], now, state.weightLimit),
  },
  '/fapi/v1/klines': onFutures('/api/v3/klines'),
  '/fapi/v1/trades': onFutures('/api/v3/trades'),
  '/fapi/v1/aggTrades': onFutures('/api/v3/aggTrades'),
  '/fapi/v1/markPriceKlines': {
    weight: () => 2,
    answer: (query, now, state) => markKlines(klines(futuresOf(query, state), query, now, state.faults)),
  },
  '/fapi/v1/fundingRate': {
    weight: () => 1,
    answer: (query, now, state) => fundingRates(futuresOf(query, state), query, now),
  },
  '/fapi/v1/premiumIndex': {
    weight: () => 1,
    answer: (query, now, state) => {
      const market = futuresOf(query, state)
      const price = text(markPrice(market, now))
      const next = nextFunding(now)
      return {
        symbol: symbolName(market.symbol),
        ...{ markPrice: price, indexPrice: price, estimatedSettlePrice: price },
        ...{ lastFundingRate: fundingAt(market, next).fundingRate, interestRate: '0.00010000' },
        ...{ nextFundingTime: next, time: now },
      }
    },
  },
  '/fapi/v1/depth': {
    weight: (query) => depthWeight(Number(query.limit ?? 500)),
    answer: (query, now, state) => {
      const { bids, asks, id } = book(futuresOf(query, state), limitOf(query, 500, 1000), now)
      return { lastUpdateId: id * FUTURES_STEP, E: now, T: now, bids, asks }
    },
  },
}
