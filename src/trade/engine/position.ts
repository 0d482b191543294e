import type { ExitReason, Pair } from '../../domain/index.ts'
import type { Order } from '../orders/index.ts'
import { round8 } from './rounding.ts'

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
export function profitAt(position: Position, rate: number): number {
  return round8((position.amount * rate * (1 - position.fee)) / position.openValue - 1)
}

/** Takes over the filled entry. */
export function enter(position: Position, rate: number, amount: number): void {
  position.openRate = rate
  position.amount = amount
  position.stakeAmount = amount * rate
  position.openValue = amount * rate * (1 + position.fee)
  position.minRate = rate
  position.maxRate = rate
  position.entered = true
  position.pending = undefined
}
