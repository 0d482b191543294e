import type { ClosedTrade } from '../../../domain/index.ts'
import { type DailyReturnsInput, dailyReturns } from '../daily-returns.ts'

/** What moved a balance, one after the other: amounts of money, or fractions of the balance before. */
export interface Steps {
  readonly kind: 'money' | 'ratio'
  readonly values: Float64Array
}

/** Each trade's profit in the stake currency: for stakes that do not depend on the balance. */
export function tradeMoney(trades: readonly ClosedTrade[]): Steps {
  return { kind: 'money', values: Float64Array.from(trades, (trade) => trade.profitAbs) }
}

/** Each trade's profit as a fraction of the balance before its close: for stakes that grow with the balance. */
export function tradeRatios(trades: readonly ClosedTrade[], startingBalance: number): Steps {
  let balance = startingBalance
  const values = Float64Array.from(trades, ({ profitAbs }) => {
    const ratio = balance > 0 ? profitAbs / balance : 0
    balance += profitAbs
    return ratio
  })
  return { kind: 'ratio', values }
}

/** The returns of days, which keep what trades of one day have in common. */
export function dailyRatios(input: DailyReturnsInput): Steps {
  return { kind: 'ratio', values: dailyReturns(input) }
}
