import { exp } from '../../../../math/index.ts'
import { sum } from '../../series-figures.ts'
import type { LossInput } from './loss.ts'

const TARGET_TRADES = 600
/** 10^5.8. */
const TRADES_SCALE = 630_957.3444801943
const EXPECTED_MAX_PROFIT = 3
const MAX_ACCEPTED_MINUTES = 300
const MINUTE_MS = 60_000

/**
 * freqtrade's ShortTradeDurHyperOptLoss: number of trades n, sum of profit ratios p and mean holding time
 * t in minutes as 1 − 0.25 · e^(−(n − 600)² / 10^5.8) + max(0, 1 − p / 3) + 0.4 · min(t / 300, 1).
 */
export function shortTradeDurationLoss({ trades }: LossInput): number {
  const profit = sum(trades.map(({ profitRatio }) => profitRatio))
  const held = sum(trades.map(({ openTime, closeTime }) => Math.floor((closeTime - openTime) / MINUTE_MS)))
  const minutes = held / trades.length
  const tradeLoss = 1 - 0.25 * exp(-((trades.length - TARGET_TRADES) ** 2) / TRADES_SCALE)
  const profitLoss = Math.max(0, 1 - profit / EXPECTED_MAX_PROFIT)
  const durationLoss = 0.4 * Math.min(minutes / MAX_ACCEPTED_MINUTES, 1)
  return tradeLoss + profitLoss + durationLoss
}
