import type { Exchange } from 'ccxt'
import { nearest, type Pair } from '../../domain/index.ts'
import type { FundingRate } from '../../trade/market/index.ts'
import { askPatiently, type Patience } from './ask-patiently.ts'
import { ExchangeError } from './exchange-error.ts'
import type { OpenedExchange } from './open-exchange.ts'

const MINUTE = 60_000
const MOST_RATES = 1_000

/** What a venue tells of perpetual contracts beside their candles. */
export function contractPages(
  client: Exchange,
  patience: Patience,
): Pick<OpenedExchange, 'requireContract' | 'fundingPage' | 'markPage'> {
  const { exchange } = patience
  const requireContract = (pair: Pair) => {
    const markets = client.markets ?? {}
    if (client.has.fetchFundingRateHistory !== true) {
      throw new ExchangeError('exchange.contract', `${exchange} tells no rates of funding`, {
        hint: 'Take an exchange of perpetual contracts, for example binanceusdm.',
      })
    }
    if (markets[pair]?.swap === true) return
    const contracts = Object.keys(markets).filter((name) => markets[name]?.swap === true)
    const near = contracts.find((name) => name.startsWith(`${pair}:`)) ?? nearest(pair, contracts)
    throw new ExchangeError('exchange.contract', `${pair} is no perpetual contract of ${exchange}`, {
      hint: near ? `Did you mean ${near}?` : 'Binance has them as binanceusdm, for example BTC/USDT:USDT.',
    })
  }
  return {
    requireContract,
    fundingPage: (pair, since) =>
      askPatiently(patience, async () => {
        const rows = await client.fetchFundingRateHistory(pair, since, MOST_RATES)
        return rows.flatMap(({ timestamp, fundingRate }) => rateOf(timestamp, fundingRate))
      }),
    markPage: (pair, timeframe, since, limit) => {
      requireContract(pair)
      if (client.has.fetchMarkOHLCV !== true) {
        throw new ExchangeError('exchange.contract', `${exchange} has no candles of mark prices`, {
          hint: 'Take another exchange, for example binanceusdm.',
        })
      }
      return askPatiently(patience, async () => {
        const rows = await client.fetchMarkOHLCV(pair, timeframe, since, limit)
        // Nothing is traded at mark prices; some venues leave the volume out.
        return rows.map((row) => [...row.slice(0, 5).map(Number), 0])
      })
    },
  }
}

/** Venues tell the moment of their booking, some milliseconds after the full minute for which it is due. */
function rateOf(timestamp: number | undefined, rate: number | undefined): FundingRate[] {
  if (timestamp === undefined || rate === undefined || !Number.isFinite(rate)) return []
  return [{ time: Math.floor(timestamp / MINUTE) * MINUTE, rate }]
}

/** The exchange as it tells mark prices in place of those of trades. */
export function markPrices(exchange: OpenedExchange): OpenedExchange {
  return {
    ...exchange,
    require(pair, timeframe) {
      exchange.require(pair, timeframe)
      exchange.requireContract(pair)
    },
    page: (pair, timeframe, since) => exchange.markPage(pair, timeframe, since, exchange.pageSize),
  }
}
