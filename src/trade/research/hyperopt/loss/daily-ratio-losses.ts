import { deviation, sum } from '../../series-figures.ts'
import type { LossInput } from './loss.ts'

const DAY_MS = 86_400_000
const DAYS_OF_YEAR = 365
const SLIPPAGE_PER_TRADE = 0.0005
/** Loss where the ratio has no divisor. */
const NO_RATIO = 20

/**
 * freqtrade's SharpeHyperOptLossDaily: −mean / deviation · √365 of the days' sums of profit ratios, each
 * trade's less 0.05 % for slippage, the deviation divided by N − 1. Days are UTC days of closing, from
 * that of the first candle to that of the last. 20 where there is no deviation; also for a single day,
 * where freqtrade gives no number.
 */
export function sharpeDailyLoss(input: LossInput): number {
  const days = daySums(input)
  const spread = deviation(days, 1)
  return spread > 0 ? -(sum(days) / days.length / spread) * Math.sqrt(DAYS_OF_YEAR) : NO_RATIO
}

/**
 * freqtrade's SortinoHyperOptLossDaily: the same over √(Σ min(0, day)² / N), all days counted. 20 where no
 * day lost.
 */
export function sortinoDailyLoss(input: LossInput): number {
  const days = daySums(input)
  const squares = sum(days.map((day) => Math.min(0, day) ** 2))
  const downside = Math.sqrt(squares / days.length)
  return downside > 0 ? -(sum(days) / days.length / downside) * Math.sqrt(DAYS_OF_YEAR) : NO_RATIO
}

function daySums({ trades, metrics }: LossInput): readonly number[] {
  const first = Math.floor(metrics.backtestStartTs / DAY_MS)
  const last = Math.floor(metrics.backtestEndTs / DAY_MS)
  const days = new Array<number>(last - first + 1).fill(0)
  for (const { closeTime, profitRatio } of trades) {
    const day = Math.floor(closeTime / DAY_MS) - first
    if (day >= 0 && day < days.length) days[day]! += profitRatio - SLIPPAGE_PER_TRADE
  }
  return days
}
