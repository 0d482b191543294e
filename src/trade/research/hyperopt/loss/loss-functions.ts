import { sharpeDailyLoss, sortinoDailyLoss } from './daily-ratio-losses.ts'
import {
  maxDrawdownLoss,
  maxDrawdownPerPairLoss,
  maxDrawdownRelativeLoss,
  profitDrawdownLoss,
} from './drawdown-losses.ts'
import type { Loss } from './loss.ts'
import { multiMetricLoss } from './multi-metric-loss.ts'
import { shortTradeDurationLoss } from './short-trade-duration-loss.ts'

/** freqtrade's loss functions by freqtrade's names (docs/reference/hyperopt.md). */
export const LOSS_FUNCTIONS = {
  ShortTradeDurHyperOptLoss: shortTradeDurationLoss,
  OnlyProfitHyperOptLoss: ({ metrics }) => -metrics.profitTotalAbs,
  SharpeHyperOptLoss: ({ metrics }) => -metrics.sharpe,
  SharpeHyperOptLossDaily: sharpeDailyLoss,
  SortinoHyperOptLoss: ({ metrics }) => -metrics.sortino,
  SortinoHyperOptLossDaily: sortinoDailyLoss,
  CalmarHyperOptLoss: ({ metrics }) => -metrics.calmar,
  MaxDrawDownHyperOptLoss: maxDrawdownLoss,
  MaxDrawDownRelativeHyperOptLoss: maxDrawdownRelativeLoss,
  MaxDrawDownPerPairHyperOptLoss: maxDrawdownPerPairLoss,
  ProfitDrawDownHyperOptLoss: profitDrawdownLoss,
  MultiMetricHyperOptLoss: multiMetricLoss,
} as const satisfies Readonly<Record<string, Loss>>

export type LossName = keyof typeof LOSS_FUNCTIONS
export const LOSS_NAMES = Object.keys(LOSS_FUNCTIONS) as readonly LossName[]
