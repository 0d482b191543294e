import { roundHalfEven } from '../../round-half-even.ts'
import type { TradingDialect } from '../trading-dialect.ts'
import type { SimulatedTrade, Transaction } from './simulate-trades.ts'

export const DAYS_PER_MONTH = 365 / 12

/** Sums over the trades of one side, not rounded. */
export interface SideSums {
  readonly trades: number
  /** In units of the price. */
  readonly profit: number
  /** Sum of the trades' percentages: nothing is reinvested. */
  readonly percent: number
  readonly profitable: number
}

export interface Sums {
  readonly long: SideSums
  readonly short: SideSums
  readonly all: SideSums
}

/** Sums of long trades (sales), short trades (purchases) and both, added in the order of time. */
export function sumTrades(transactions: readonly Transaction[]): Sums {
  const of = (side: Transaction['side']) =>
    sumSide(transactions.flatMap((one) => (one.side === side && one.trade ? [one.trade] : [])))
  const [long, short] = [of('sell'), of('buy')]
  const all = {
    trades: long.trades + short.trades,
    profit: long.profit + short.profit,
    percent: long.percent + short.percent,
    profitable: long.profitable + short.profitable,
  }
  return { long, short, all }
}

/** Figures as they are shown: money and months to 2 digits, percentages to 1, of ties the even digit. */
export interface Performance {
  readonly transactions: number
  readonly profit: number
  readonly profitPercent: number
  readonly profitable: number
  readonly profitablePercent: number
  readonly profitPerTrade: number
  readonly percentPerTrade: number
  readonly transactionsPerMonth: number
  readonly profitPerMonth: number
  readonly percentPerMonth: number
}

/** The rounded figures of one side; those per month are of the rounded ones, as in the original. */
export function performanceOf(
  { trades, profit, percent, profitable }: SideSums,
  months: number,
): Performance {
  const each = (value: number, digits: number) => (trades === 0 ? 0 : roundHalfEven(value / trades, digits))
  const [money, share] = [roundHalfEven(profit, 2), roundHalfEven(percent, 1)]
  return {
    transactions: trades,
    profit: money,
    profitPercent: share,
    profitable,
    profitablePercent: each(100 * profitable, 1),
    profitPerTrade: each(profit, 2),
    percentPerTrade: each(percent, 1),
    transactionsPerMonth: roundHalfEven(trades / months, 2),
    profitPerMonth: roundHalfEven(money / months, 2),
    percentPerMonth: roundHalfEven(share / months, 2),
  }
}

/** The figures of both sides together; the share of profitable trades is counted as the dialect does. */
export function overallPerformance({ all }: Sums, months: number, dialect: TradingDialect): Performance {
  const share = all.trades === 0 ? 0 : dialect.overallShare(all.profitable, all.trades)
  return { ...performanceOf(all, months), profitablePercent: roundHalfEven(share, 1) }
}

function sumSide(trades: readonly SimulatedTrade[]): SideSums {
  let profit = 0
  let percent = 0
  let profitable = 0
  for (const trade of trades) {
    profit += trade.profit
    percent += trade.percent
    if (trade.profit > 0) profitable++
  }
  return { trades: trades.length, profit, percent, profitable }
}
