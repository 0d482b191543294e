import type { ClosedTrade } from '../../domain/index.ts'
import { utcDays } from './balance-curves.ts'

const DAY_MS = 86_400_000

export interface DailyReturnsInput {
  readonly trades: readonly ClosedTrade[]
  readonly startingBalance: number
  /** UTC milliseconds, both included. */
  readonly startTime: number
  readonly endTime: number
}

/**
 * Profit of each UTC day that the period touches, of the balance when the day began; trades count on the day
 * of their close, or on the period's nearest day. A day without trades, or without a balance, has 0.
 */
export function dailyReturns({
  trades,
  startingBalance,
  startTime,
  endTime,
}: DailyReturnsInput): Float64Array {
  const days = utcDays(startTime, endTime)
  const returns = new Float64Array(days.length)
  for (const { closeTime, profitAbs } of trades) {
    const day = Math.floor((closeTime - days[0]!) / DAY_MS)
    returns[Math.min(days.length - 1, Math.max(0, day))]! += profitAbs
  }
  let balance = startingBalance
  for (let day = 0; day < returns.length; day++) {
    const profit = returns[day]!
    returns[day] = balance > 0 ? profit / balance : 0
    balance += profit
  }
  return returns
}
