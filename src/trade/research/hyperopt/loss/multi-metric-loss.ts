import { log } from '../../../../math/index.ts'
import { sum } from '../../series-figures.ts'
import type { LossInput } from './loss.ts'

const DRAWDOWN_WEIGHT = 1 - 0.055
const TARGET_TRADES = 50
const LEAST_TRADES_FACTOR = 0.1
const EXPECTANCY_MOST = 10
const EXPECTANCY_CONST = 2
const PROFIT_FACTOR_CONST = 1
const WINRATE_CONST = 1.2
/** Keeps the profit factor finite without losses. */
const NO_LOSSES = 1e-6

/**
 * freqtrade's MultiMetricHyperOptLoss: −(profit − drawdown · profit · 0.945) · ln(profit factor + 1) ·
 * ln(min(10, expectancy ratio) + 2) · ln(share of trades that won money + 1.2) · factor, which is n / 50
 * for n < 50 trades, at least 0.1, and 1 otherwise.
 */
export function multiMetricLoss({ trades, metrics }: LossInput): number {
  const won = trades.filter(({ profitAbs }) => profitAbs > 0)
  const lost = trades.filter(({ profitAbs }) => profitAbs < 0)
  const gain = sum(won.map(({ profitAbs }) => profitAbs))
  const loss = Math.abs(sum(lost.map(({ profitAbs }) => profitAbs)))
  const { profitTotalAbs, maxDrawdownAccount, expectancyRatio } = metrics
  const trust = Math.max(LEAST_TRADES_FACTOR, Math.min(1, trades.length / TARGET_TRADES))
  return (
    -(profitTotalAbs - maxDrawdownAccount * profitTotalAbs * DRAWDOWN_WEIGHT) *
    log(gain / (loss + NO_LOSSES) + PROFIT_FACTOR_CONST) *
    log(Math.min(EXPECTANCY_MOST, expectancyRatio) + EXPECTANCY_CONST) *
    log(WINRATE_CONST + won.length / trades.length) *
    trust
  )
}
