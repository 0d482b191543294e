import type { Pair, TradingSettings } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import type { BoundCallbacks, EntryMoment } from '../strategy/index.ts'
import type { Market } from './market.ts'
import type { PairLocks } from './pair-locks.ts'
import type { Portfolio } from './portfolio.ts'
import { allowedStake, proposedStake, stakeLimits } from './stake.ts'
import { stepped } from './steps.ts'

export type Side = 'long' | 'short'

/** The wish to enter, before anybody has checked it. */
export interface EntryIntent {
  readonly pair: Pair
  readonly side: Side
  /** UTC milliseconds of the candle it acts on. */
  readonly time: number
  readonly rate: number
}

export type Refusal = 'locked' | 'no-free-slot' | 'balance-too-small' | 'below-minimum' | 'not-confirmed'

/** An intent that passed the gate; only {@link approveEntry} makes one. */
export interface ApprovedEntry {
  readonly kind: 'approved'
  readonly intent: EntryIntent
  /** Limit of the order. */
  readonly rate: number
  readonly leverage: number
  readonly amount: number
  /** False where the strategy named a price that waits for the market. */
  readonly atMarket: boolean
}

export interface RefusedEntry {
  readonly kind: 'refused'
  readonly intent: EntryIntent
  readonly reason: Refusal
}

/** What the gate looks at beside the intent. */
export interface EntryContext {
  readonly market: Market
  readonly bar: Bar
  /** What callbacks see; undefined without callbacks. */
  readonly moment: EntryMoment | undefined
  readonly portfolio: Portfolio
  readonly locks: PairLocks
  readonly settings: TradingSettings
  readonly callbacks: BoundCallbacks
}

/** Room for a loss that the least stake of an entry must leave. */
const ENTRY_STOPLOSS = 0.05

/** The one gate that every entry passes, in a backtest, on paper and live. */
export function approveEntry(intent: EntryIntent, context: EntryContext): ApprovedEntry | RefusedEntry {
  const { market, portfolio, locks, settings, callbacks, moment } = context
  const refused = (reason: Refusal): RefusedEntry => ({ kind: 'refused', intent, reason })
  if (locks.isLocked(intent.pair, intent.time, intent.side)) return refused('locked')
  const { maxOpenTrades } = settings
  if (maxOpenTrades >= 0 && portfolio.open.length >= maxOpenTrades) return refused('no-free-slot')
  const proposed = proposedStake(portfolio, settings)
  if (proposed === undefined) return refused('balance-too-small')

  const rate = entryPrice(intent.side, context)
  const leverage = leverageOf(context)
  const limits = stakeLimits(market.rules, { rate, leverage, stoploss: ENTRY_STOPLOSS })
  const { available } = portfolio
  const wanted =
    (moment &&
      callbacks.customStakeAmount?.({
        ...moment,
        rate,
        proposed,
        leverage,
        min: limits.min,
        max: Math.min(available, limits.max),
      })) ??
    proposed
  const stake = allowedStake(wanted, limits, available)
  if (stake === undefined) return refused(wanted < limits.min ? 'below-minimum' : 'balance-too-small')
  const amount = amountOf(market, { stake, rate, leverage })
  if (!(amount > 0)) return refused('below-minimum')
  const isConfirmed = moment && callbacks.confirmTradeEntry?.({ ...moment, amount, limit: rate })
  if (isConfirmed === false) return refused('not-confirmed')
  return { kind: 'approved', intent, rate, leverage, amount, atMarket: rate === intent.rate }
}

/** The limit of an entry: the strategy's price on the instrument's raster, not beyond the candle, or the open. */
export function entryPrice(side: Side, { market, bar, moment, settings, callbacks }: EntryContext): number {
  const wanted = settings.orderTypes.entry === 'limit' && moment && callbacks.customEntryPrice?.(moment)
  if (!wanted || wanted === bar.open) return bar.open
  const rate = stepped(wanted, market.rules?.priceStep, 'nearest')
  return side === 'long' ? Math.min(rate, bar.high) : Math.max(rate, bar.low)
}

/** What `stake` buys at `rate`, cut to the instrument's raster. */
export function amountOf(
  { rules }: Market,
  { stake, rate, leverage }: { stake: number; rate: number; leverage: number },
): number {
  return stepped((stake / rate) * leverage, rules?.amountStep, 'down')
}

function leverageOf({ market, moment, settings, callbacks }: EntryContext): number {
  if (settings.tradingMode === 'spot') return 1
  const max = market.rules?.maxLeverage ?? Number.POSITIVE_INFINITY
  const wanted =
    (moment && callbacks.leverage?.({ ...moment, proposed: settings.leverage, max })) ?? settings.leverage
  return Math.min(Math.max(wanted, 1), max)
}
