import type { FastRun } from './fast-run.ts'

/** `liquidationPrice` of trade `id` with isolated margin; the stake is what covers it. */
export function liquidationRate({ rules, series, trades }: FastRun, id: number): number {
  const { maintenance } = series[trades.market[id]!]!
  const side = trades.isShort[id] === 1 ? -1 : 1
  const amount = trades.amount[id]!
  const openRate = trades.openRate[id]!
  const notional = amount * openRate
  let tier = maintenance.length - 1
  while (tier > 0 && maintenance[tier]!.notional > notional) tier--
  const rate = tier < 0 ? 0 : maintenance[tier]!.rate
  const deduction = tier < 0 ? 0 : maintenance[tier]!.amount
  const price = (trades.stake[id]! + deduction - side * amount * openRate) / (amount * rate - side * amount)
  return Math.max(0, price + side * Math.abs(openRate - price) * rules.liquidationBuffer)
}
