import { quickRound8, round8 } from '../rounding.ts'
import { book } from './book.ts'
import type { FastRun } from './fast-run.ts'

/** `profitAt` of trade `id`: profit ratio at `rate`, rounded to 8 decimals. */
export function fastProfit(run: FastRun, id: number, rate: number): number {
  const { rules, trades } = run
  const isShort = trades.isShort[id] === 1
  const side = isShort ? -1 : 1
  const leverage = run.leverage[trades.market[id]!]!
  const openValue = trades.openValue[id]!
  const value = trades.amount[id]! * rate * (1 - side * rules.fee) + side * trades.fundingFees[id]!
  const worth = value / openValue
  const quick = quickRound8(side * (worth - 1) * leverage, (Math.abs(worth) + 1) * leverage)
  if (!Number.isNaN(quick)) return quick
  const exact = exactValue(run, id, rate) / openValue
  return round8((isShort ? 1 - exact : exact - 1) * leverage)
}

/** Writes what trade `id` earned at its close rate: `profitAbsAt`. */
export function bookProfit(run: FastRun, id: number): void {
  const { rules, trades } = run
  const side = trades.isShort[id] === 1 ? -1 : 1
  const openValue = trades.openValue[id]!
  const rate = trades.closeRate[id]!
  const value = trades.amount[id]! * rate * (1 - side * rules.fee) + side * trades.fundingFees[id]!
  const quick = quickRound8(side * (value - openValue), Math.abs(value) + openValue)
  trades.profitAbs[id] = Number.isNaN(quick) ? round8(side * (exactValue(run, id, rate) - openValue)) : quick
}

/** Value of the trade's amount at `rate` as it is booked, to the bit, funding included. */
function exactValue({ rules, trades, cells }: FastRun, id: number, rate: number): number {
  const isShort = trades.isShort[id] === 1
  cells.amount = trades.amount[id]!
  cells.rate = rate
  book(cells, rules.exitFactors[isShort ? 1 : 0])
  return isShort ? cells.valueWithFee - trades.fundingFees[id]! : cells.valueWithFee + trades.fundingFees[id]!
}
