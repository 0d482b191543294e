import type { ClosedTrade } from '../../domain/index.ts'
import type { MonthlyRow } from './report-schema.ts'

interface MonthlyInput {
  /** In order of closing. */
  readonly trades: readonly ClosedTrade[]
  readonly startingBalance: number
  /** UTC milliseconds. */
  readonly startTime: number
  readonly endTime: number
}

/**
 * Profit by UTC month of closing, of the balance when the month began; months outside the period are null.
 * A month that began without a balance has 0.
 */
export function monthlyTable({ trades, startingBalance, startTime, endTime }: MonthlyInput): MonthlyRow[] {
  const profits = new Map<number, number>()
  for (const trade of trades) {
    const month = monthIndex(trade.closeTime)
    profits.set(month, (profits.get(month) ?? 0) + trade.profitAbs)
  }
  const first = monthIndex(startTime)
  const last = Math.max(monthIndex(endTime), ...profits.keys())
  const rows: MonthlyRow[] = []
  let balance = startingBalance
  for (let year = Math.floor(first / 12); year <= Math.floor(last / 12); year++) {
    const yearStart = balance
    const months = Array.from({ length: 12 }, (_, month) => {
      const index = year * 12 + month
      if (index < first || index > last) return null
      const profit = profits.get(index) ?? 0
      const ratio = ratioOf(profit, balance)
      balance += profit
      return ratio
    })
    rows.push({ year, months, total: ratioOf(balance - yearStart, yearStart) })
  }
  return rows
}

function monthIndex(time: number): number {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function ratioOf(profit: number, balance: number): number {
  return balance > 0 ? profit / balance : 0
}
