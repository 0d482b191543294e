import type { ClosedTrade } from '../../domain/index.ts'
import { roundDecimals, sum } from './series-figures.ts'

/** Counts of wins, draws and losses by profit ratio, and the share of wins; all 0 without trades. */
export function outcomeFigures(trades: readonly ClosedTrade[]) {
  const wins = trades.filter((trade) => trade.profitRatio > 0).length
  const losses = trades.filter((trade) => trade.profitRatio < 0).length
  return {
    wins,
    losses,
    draws: trades.length - wins - losses,
    winrate: trades.length === 0 ? 0 : wins / trades.length,
  }
}

/** Longest rows of wins and of trades that are no wins: a draw ends a row of wins and counts as a loss. */
export function longestStreaks(trades: readonly ClosedTrade[]) {
  let wins = 0
  let losses = 0
  let maxConsecutiveWins = 0
  let maxConsecutiveLosses = 0
  for (const trade of trades) {
    const isWin = trade.profitRatio > 0
    wins = isWin ? wins + 1 : 0
    losses = isWin ? 0 : losses + 1
    maxConsecutiveWins = Math.max(maxConsecutiveWins, wins)
    maxConsecutiveLosses = Math.max(maxConsecutiveLosses, losses)
  }
  return { maxConsecutiveWins, maxConsecutiveLosses }
}

/** Average holding time in seconds, rounded to whole minutes as freqtrade does; 0 without trades. */
export function averageHoldingS(trades: readonly ClosedTrade[]): number {
  if (trades.length === 0) return 0
  const minutes = sum(trades.map((trade) => (trade.closeTime - trade.openTime) / 60_000))
  return roundDecimals(minutes / trades.length, 0) * 60
}

/** Profit in the stake currency by pair, most profitable first, then their sum as `TOTAL`; `pairs` without a trade have 0. */
export function profitByPair(
  trades: readonly ClosedTrade[],
  pairs: readonly string[],
): Record<string, number> {
  const sums = new Map<string, number>(pairs.map((pair) => [pair, 0]))
  for (const { pair, profitAbs } of trades) sums.set(pair, (sums.get(pair) ?? 0) + profitAbs)
  const sorted = [...sums].sort((a, b) => b[1] - a[1])
  return { ...Object.fromEntries(sorted), TOTAL: sum(trades.map((trade) => trade.profitAbs)) }
}
