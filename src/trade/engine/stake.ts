import type { InstrumentRules, TradingSettings } from '../../domain/index.ts'
import type { Portfolio } from './portfolio.ts'

/** Kept free beside the least amount of an order. */
const RESERVE = 1.05
const MAX_RESERVE = 1.5
/** A stake below the least one is raised by at most this factor. */
const RAISE = 1.3

/** What one order may be worth, as stake. */
export interface StakeLimits {
  readonly min: number
  readonly max: number
}

/** The stake that the settings ask for; undefined where the balance does not suffice. */
export function proposedStake(
  portfolio: Portfolio,
  { stakeAmount, maxOpenTrades, amendLastStakeAmount, lastStakeAmountMinRatio }: TradingSettings,
): number | undefined {
  const { available } = portfolio
  if (stakeAmount === 'unlimited') {
    const slots = maxOpenTrades < 0 ? Number.POSITIVE_INFINITY : maxOpenTrades
    return positive(Math.min((available + portfolio.tied) / slots, available))
  }
  if (stakeAmount <= available) return stakeAmount
  const isEnough = amendLastStakeAmount && available > stakeAmount * lastStakeAmountMinRatio
  return isEnough ? positive(available) : undefined
}

/**
 * Least and greatest stake of an order at `rate`. The least leaves room for a loss of `stoploss` and 5 %,
 * so that what was bought can be sold; freqtrade's `get_min_pair_stake_amount`.
 */
export function stakeLimits(
  rules: InstrumentRules | undefined,
  { rate, leverage, stoploss }: { rate: number; leverage: number; stoploss: number },
): StakeLimits {
  const { minCost, minAmount, maxCost, maxAmount } = rules ?? {}
  const reserve = Math.max(1, Math.min(RESERVE / (1 - stoploss), MAX_RESERVE))
  const min = Math.max((minCost ?? 0) * reserve, (minAmount ?? 0) * rate * RESERVE)
  const max = Math.min(maxCost ?? Number.POSITIVE_INFINITY, (maxAmount ?? Number.POSITIVE_INFINITY) * rate)
  return { min: min / leverage, max: max / leverage }
}

/** `stake` within the limits and what is available, or undefined where that cannot be; freqtrade's rule. */
export function allowedStake(
  stake: number,
  limits: StakeLimits,
  available: number,
  tiedInTrade = 0,
): number | undefined {
  const max = Math.min(available, limits.max - tiedInTrade)
  if (limits.min > max) return undefined
  if (stake < limits.min && stake * RAISE < limits.min) return undefined
  return positive(Math.min(Math.max(stake, limits.min), max))
}

function positive(stake: number): number | undefined {
  return stake > 0 ? stake : undefined
}
