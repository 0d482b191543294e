import type { TradingSettings } from '../../domain/index.ts'
import type { BoundCallbacks, TradeMoment } from '../strategy/index.ts'
import { decimalOf, dividedBy, floatOf, times } from './decimal.ts'
import type { Market } from './market.ts'
import type { Portfolio } from './portfolio.ts'
import type { Position } from './position.ts'
import { allowedStake, stakeLimits } from './stake.ts'
import { stepped } from './steps.ts'

/** What a strategy's change of an open position comes to. */
export type Adjustment =
  /** The stake as it is wanted, before limits. */
  { readonly kind: 'add'; readonly stake: number } | { readonly kind: 'reduce'; readonly amount: number }

/** Room for a loss that the least stake of a change must leave. */
const STOPLOSS = 0.1

/**
 * Asks the strategy whether to add to the position or to take a part out; undefined leaves it as it is. It is
 * told the limits of an order's value, whatever the leverage, as freqtrade tells them.
 */
export function adjustmentOf(
  position: Position,
  moment: TradeMoment,
  context: {
    readonly market: Market
    readonly portfolio: Portfolio
    readonly settings: TradingSettings
    readonly callbacks: BoundCallbacks
  },
): Adjustment | undefined {
  const { market, portfolio, settings, callbacks } = context
  if (!callbacks.adjustTradePosition) return undefined
  const at = { rate: moment.rate, leverage: 1 }
  const { min } = stakeLimits(market.rules, { ...at, stoploss: STOPLOSS })
  const { max } = stakeLimits(market.rules, { ...at, stoploss: 0 })
  const stake = callbacks.adjustTradePosition({ ...moment, min, max: Math.min(max, portfolio.available) })
  if (!stake) return undefined
  if (stake < 0) return reduction(position, -stake, { market, rate: moment.rate, min })
  const most = settings.maxEntryPositionAdjustment
  if (most >= 0 && moment.trade.entries > most) return undefined
  return { kind: 'add', stake }
}

/** What an addition at `rate` may cost: within the venue's limits there and what is available, or undefined. */
export function allowedAddition(
  { leverage, stakeAmount }: Position,
  { stake, rate }: { stake: number; rate: number },
  { market, portfolio }: { market: Market; portfolio: Portfolio },
): number | undefined {
  const limits = stakeLimits(market.rules, { rate, leverage, stoploss: 0 })
  return allowedStake(stake, limits, portfolio.available, stakeAmount)
}

/** The share of the amount that the stake has in the position's; nothing where the rest would be worth too little. */
function reduction(
  { amount, stakeAmount }: Position,
  stake: number,
  { market, rate, min }: { market: Market; rate: number; min: number },
): Adjustment | undefined {
  const share = floatOf(dividedBy(times(decimalOf(stake), decimalOf(amount)), decimalOf(stakeAmount)))
  const part = stake >= stakeAmount ? amount : stepped(share, market.rules?.amountStep, 'down')
  if (!(part > 0)) return undefined
  const rest = (amount - part) * rate
  if (rest > 0 && rest < min) return undefined
  return { kind: 'reduce', amount: part }
}
