import { type ClosedTrade, tradeOutcomes } from '../../domain/index.ts'
import { outcomeFigures } from './outcome-figures.ts'
import type { HoldingTimes, TradeGroup } from './report-schema.ts'
import { median, sum } from './series-figures.ts'

/** The trades by a key of theirs, most profitable first; `keys` without a trade are listed with zeros. */
export function tradeGroups(
  trades: readonly ClosedTrade[],
  keyOf: (trade: ClosedTrade) => string,
  { startingBalance, keys = [] }: { startingBalance: number; keys?: readonly string[] },
): TradeGroup[] {
  const groups = new Map<string, ClosedTrade[]>(keys.map((key) => [key, []]))
  for (const trade of trades) {
    const group = groups.get(keyOf(trade))
    if (group === undefined) groups.set(keyOf(trade), [trade])
    else group.push(trade)
  }
  const rows = [...groups].map(([key, members]) => summary(key, members, startingBalance))
  return rows.sort((a, b) => b.profitAbs - a.profitAbs)
}

function summary(key: string, trades: readonly ClosedTrade[], startingBalance: number): TradeGroup {
  const { profits, ratios } = tradeOutcomes(trades)
  const profitAbs = sum(profits)
  const { length } = trades
  return {
    key,
    trades: length,
    ...outcomeFigures(ratios),
    profitAbs,
    profitTotal: profitAbs / startingBalance,
    profitMean: length === 0 ? 0 : sum(ratios) / length,
    holdingAvgS: length === 0 ? 0 : sum(trades.map(holdingS)) / length,
  }
}

/** How long trades were held, in seconds; all 0 without trades. */
export function holdingTimes(trades: readonly ClosedTrade[]): HoldingTimes {
  const held = trades.map(holdingS)
  if (held.length === 0) return { shortest: 0, median: 0, average: 0, longest: 0 }
  return {
    shortest: held.reduce((a, b) => Math.min(a, b)),
    median: median(held),
    average: sum(held) / held.length,
    longest: held.reduce((a, b) => Math.max(a, b)),
  }
}

function holdingS(trade: ClosedTrade): number {
  return (trade.closeTime - trade.openTime) / 1000
}
