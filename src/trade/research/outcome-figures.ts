import type { Labels, TradeOutcomes } from '../../domain/index.ts'
import { roundDecimals } from './series-figures.ts'

/** Counts of wins, draws and losses by profit ratio, and the share of wins; all 0 without trades. */
export function outcomeFigures(ratios: Float64Array) {
  const { length } = ratios
  let wins = 0
  let losses = 0
  for (const ratio of ratios) {
    if (ratio > 0) wins++
    else if (ratio < 0) losses++
  }
  return { wins, losses, draws: length - wins - losses, winrate: length === 0 ? 0 : wins / length }
}

/** Longest rows of wins and of trades that are no wins: a draw ends a row of wins and counts as a loss. */
export function longestStreaks(ratios: Float64Array) {
  let wins = 0
  let losses = 0
  let maxConsecutiveWins = 0
  let maxConsecutiveLosses = 0
  for (const ratio of ratios) {
    const isWin = ratio > 0
    wins = isWin ? wins + 1 : 0
    losses = isWin ? 0 : losses + 1
    maxConsecutiveWins = Math.max(maxConsecutiveWins, wins)
    maxConsecutiveLosses = Math.max(maxConsecutiveLosses, losses)
  }
  return { maxConsecutiveWins, maxConsecutiveLosses }
}

/**
 * Average holding time in seconds of all trades, of those that won and of those that lost, rounded to whole
 * minutes as freqtrade does; 0 without trades.
 */
export function holdingAverages({ minutes, ratios }: Pick<TradeOutcomes, 'minutes' | 'ratios'>) {
  const sums = { all: 0, won: 0, lost: 0 }
  for (let k = 0; k < minutes.length; k++) {
    sums.all += minutes[k]!
    if (ratios[k]! > 0) sums.won += minutes[k]!
    else if (ratios[k]! < 0) sums.lost += minutes[k]!
  }
  const { wins, losses } = outcomeFigures(ratios)
  return {
    holdingAvgS: wholeMinutes(sums.all, minutes.length),
    winnerHoldingAvgS: wholeMinutes(sums.won, wins),
    loserHoldingAvgS: wholeMinutes(sums.lost, losses),
  }
}

function wholeMinutes(total: number, trades: number): number {
  return trades === 0 ? 0 : roundDecimals(total / trades, 0) * 60
}

/** Profit in the stake currency by pair, most profitable first, then their sum as `TOTAL`; `pairs` without a trade have 0. */
export function profitByPair(
  { profits, pairs }: Pick<TradeOutcomes, 'profits' | 'pairs'>,
  listed: readonly string[],
): Record<string, number> {
  const { names, places } = pairs
  const own = new Float64Array(names.length)
  let total = 0
  for (let k = 0; k < profits.length; k++) {
    own[places[k]!]! += profits[k]!
    total += profits[k]!
  }
  const sums = new Map<string, number>(listed.map((pair) => [pair, 0]))
  for (const [place, name] of names.entries()) sums.set(name, own[place]!)
  const sorted = [...sums].sort((a, b) => b[1] - a[1])
  return { ...Object.fromEntries(sorted), TOTAL: total }
}

/** How often each name stands, most frequent first. */
export function countLabels({ names, places }: Labels): Record<string, number> {
  const counts = new Int32Array(names.length)
  for (const place of places) counts[place]!++
  const named = names.map((name, place): [string, number] => [name, counts[place]!])
  return Object.fromEntries(named.sort((a, b) => b[1] - a[1]))
}
