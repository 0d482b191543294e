import { tradeOutcomes } from '../../../../domain/index.ts'
import { drawdownFigures } from '../../drawdown-figures.ts'
import { sum } from '../../series-figures.ts'
import type { LossInput } from './loss.ts'

const DRAWDOWN_WEIGHT = 1 - 0.075
const LEAST_ACCEPTED = 1
const PENALTY = 20

/** freqtrade's MaxDrawDownHyperOptLoss: −profit / deepest drawdown in money; −profit without a drawdown. */
export function maxDrawdownLoss({ metrics }: LossInput): number {
  const { profitTotalAbs, maxDrawdownAbs } = metrics
  return maxDrawdownAbs === 0 ? -profitTotalAbs : -profitTotalAbs / maxDrawdownAbs
}

/**
 * freqtrade's MaxDrawDownRelativeHyperOptLoss: −profit / deepest drawdown in money / greatest relative
 * drawdown; −profit without a drawdown.
 */
export function maxDrawdownRelativeLoss({ metrics }: LossInput): number {
  const { profitTotalAbs, maxDrawdownAbs, maxRelativeDrawdown } = metrics
  return maxDrawdownAbs === 0 ? -profitTotalAbs : -profitTotalAbs / maxDrawdownAbs / maxRelativeDrawdown
}

/**
 * freqtrade's MaxDrawDownPerPairHyperOptLoss: the worst pair's score, negative. A score is the pair's
 * profit / its deepest drawdown in money, or its profit where one of them is 0; below 1 it is 20 less.
 */
export function maxDrawdownPerPairLoss({ trades, metrics }: LossInput): number {
  let worst = Infinity
  for (const pair of Object.keys(metrics.profitByPair)) {
    if (pair === 'TOTAL') continue
    const own = tradeOutcomes(trades.filter((trade) => trade.pair === pair))
    const profit = sum(own.profits)
    const { maxDrawdownAbs } = drawdownFigures(own, metrics.startingBalance)
    const score = maxDrawdownAbs === 0 ? profit : profit / maxDrawdownAbs
    worst = Math.min(worst, score < LEAST_ACCEPTED ? score - PENALTY : score)
  }
  return -worst
}

/** freqtrade's ProfitDrawDownHyperOptLoss: −(profit − drawdown · profit · 0.925), the drawdown of the account. */
export function profitDrawdownLoss({ metrics }: LossInput): number {
  const { profitTotalAbs, maxDrawdownAccount } = metrics
  return -(profitTotalAbs - maxDrawdownAccount * profitTotalAbs * DRAWDOWN_WEIGHT)
}
