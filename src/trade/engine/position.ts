import type { ExitReason, Pair } from '../../domain/index.ts'
import type { Order } from '../orders/index.ts'
import { bookedEntry, bookedValue } from './booked-value.ts'
import { quickRound8, round8 } from './rounding.ts'

/** An open trade. Changes from candle to candle; only the engine writes it. */
export interface Position {
  readonly id: number
  readonly market: number
  readonly pair: Pair
  readonly openTime: number
  readonly fee: number
  openRate: number
  amount: number
  stakeAmount: number
  /** amount · openRate · (1 + fee): what was paid. */
  openValue: number
  stopLoss: number
  readonly initialStopLoss: number
  /** The ratio behind the current stop, positive. */
  stopRatio: number
  stopMoved: boolean
  minRate: number
  maxRate: number
  /** The order that is waiting for a fill, of entry or exit. */
  pending: Order | undefined
  /** Why the waiting exit order was made. */
  exitReason: ExitReason | undefined
  /** False until the entry is filled. */
  entered: boolean
}

/** Profit ratio if the position were closed at `rate`, after both fees, rounded to 8 decimals. */
export function profitAt({ amount, fee, openValue }: Position, rate: number): number {
  const worth = (amount * rate * (1 - fee)) / openValue
  const quick = quickRound8(worth - 1, worth + 1)
  if (!Number.isNaN(quick)) return quick
  return round8(bookedValue(amount, rate, fee, -1) / openValue - 1)
}

/** What closing the position at `rate` earns, after both fees, rounded to 8 decimals. */
export function profitAbsAt({ amount, fee, openValue }: Position, rate: number): number {
  const value = amount * rate * (1 - fee)
  const quick = quickRound8(value - openValue, value + openValue)
  if (!Number.isNaN(quick)) return quick
  return round8(bookedValue(amount, rate, fee, -1) - openValue)
}

/** Takes over the filled entry. */
export function enter(position: Position, rate: number, amount: number): void {
  const { stake, paid } = bookedEntry(amount, rate, position.fee)
  position.openRate = rate
  position.amount = amount
  position.stakeAmount = stake
  position.openValue = paid
  position.minRate = rate
  position.maxRate = rate
  position.entered = true
  position.pending = undefined
}
