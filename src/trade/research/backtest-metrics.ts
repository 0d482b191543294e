import { type ClosedTrade, type TradeOutcomes, tradeOutcomes } from '../../domain/index.ts'
import { dailyFigures } from './daily-figures.ts'
import { drawdownFigures } from './drawdown-figures.ts'
import type { BacktestMetrics } from './metrics-schema.ts'
import {
  countLabels,
  holdingAverages,
  longestStreaks,
  outcomeFigures,
  profitByPair,
} from './outcome-figures.ts'
import { ratioFigures } from './ratio-figures.ts'
import { median, roundDecimals, sum } from './series-figures.ts'

const DAY_MS = 86_400_000

export interface BacktestMetricsInput {
  /** In order of closing; as columns where they are there. */
  readonly trades: readonly ClosedTrade[] | TradeOutcomes
  readonly startingBalance: number
  /** UTC milliseconds: first row kept and last row, over all pairs. */
  readonly startTime: number
  readonly endTime: number
  /** The pairs that could trade; those without a trade are listed with 0. */
  readonly pairs?: readonly string[]
  /** Average change of the pairs over the period; 0 when not given. */
  readonly marketChange?: number
}

/**
 * Every figure that freqtrade reports, by freqtrade's formulas (docs/reference/metrics.md). All figures
 * are finite: where freqtrade has a stand-in (−100 without deviation, 0 without losses), so has this.
 */
export function backtestMetrics(input: BacktestMetricsInput): BacktestMetrics {
  const { trades, startingBalance, startTime, endTime } = input
  const outcomes = 'profits' in trades ? trades : tradeOutcomes(trades)
  const { profits, ratios, stakes, shorts } = outcomes
  const profitTotalAbs = sum(profits)
  const days = Math.floor((endTime - startTime) / DAY_MS)
  const drawdown = drawdownFigures(outcomes, startingBalance)
  return {
    startingBalance,
    finalBalance: startingBalance + profitTotalAbs,
    totalTrades: trades.length,
    tradeCountLong: trades.length - shorts,
    tradeCountShort: shorts,
    ...outcomeFigures(ratios),
    profitTotal: profitTotalAbs / startingBalance,
    profitTotalAbs,
    profitMean: trades.length === 0 ? 0 : sum(ratios) / trades.length,
    profitMedian: median(ratios),
    ...drawdown,
    ...ratioFigures({ profits, startingBalance, days, drawdownAccount: drawdown.maxDrawdownAccount }),
    ...holdingAverages(outcomes),
    backtestStartTs: startTime,
    backtestEndTs: endTime,
    backtestDays: days,
    tradesPerDay: days > 0 ? roundDecimals(trades.length / days, 2) : 0,
    ...longestStreaks(ratios),
    ...dailyFigures(outcomes),
    ...balanceRange(profits, startingBalance),
    totalVolume: sum(stakes),
    avgStakeAmount: trades.length === 0 ? 0 : sum(stakes) / trades.length,
    marketChange: input.marketChange ?? 0,
    exitReasons: countLabels(outcomes.reasons),
    profitByPair: profitByPair(outcomes, input.pairs ?? []),
  }
}

/** Lowest and highest balance after a trade; both 0 without trades, as freqtrade has it. */
function balanceRange(profits: Float64Array, startingBalance: number) {
  if (profits.length === 0) return { csumMin: 0, csumMax: 0 }
  let balance = 0
  let csumMin = Infinity
  let csumMax = -Infinity
  for (const profit of profits) {
    balance += profit
    if (balance < csumMin) csumMin = balance
    if (balance > csumMax) csumMax = balance
  }
  return { csumMin: startingBalance + csumMin, csumMax: startingBalance + csumMax }
}
