import type { ClosedTrade, ExitReason, Pair, TradeFill } from '../../domain/index.ts'
import type { Fill, Order } from '../orders/index.ts'
import { bookedHolding, bookedValue } from './booked-value.ts'
import type { ApprovedEntry } from './risk-gate.ts'
import { quickRound8, round8 } from './rounding.ts'

/** An open trade. Changes from candle to candle; only the engine writes it. */
export interface Position {
  readonly id: number
  readonly market: number
  readonly pair: Pair
  readonly isShort: boolean
  readonly leverage: number
  readonly openTime: number
  readonly feeOpen: number
  /** What closing it at market costs; set anew when it is closed otherwise. */
  feeClose: number
  /** Average of the entries. */
  openRate: number
  amount: number
  stakeAmount: number
  /** amount · openRate with the fee: what was paid, or, for a short, received. */
  openValue: number
  /** Sum of what the entries were worth with their fees. */
  entered: number
  /** Booked by partial exits. */
  realizedProfit: number
  /** Filled orders in their order. */
  readonly fills: TradeFill[]
  stopLoss: number
  initialStopLoss: number
  /** The ratio behind the current stop, positive. */
  stopRatio: number
  stopMoved: boolean
  liquidationPrice: number | null
  /** Funding received, negative where paid, and the time from which it is owed. */
  fundingFees: number
  fundedUntil: number
  minRate: number
  maxRate: number
  /** Close of the last candle that was worked on. */
  lastRate: number
  /** The order that is waiting for a fill, of entry or exit. */
  pending: Order | undefined
  /** Why the waiting exit order was made. */
  exitReason: ExitReason | undefined
}

/** A trade whose entry is not filled yet. */
export function newPosition({
  id,
  market,
  intent,
  rate,
  leverage,
  amount,
  fee,
}: ApprovedEntry & { readonly id: number; readonly market: number; readonly fee: number }): Position {
  return {
    ...{ id, market, pair: intent.pair, isShort: intent.side === 'short', leverage, openTime: intent.time },
    ...{ feeOpen: fee, feeClose: fee, openRate: rate, amount, stakeAmount: (amount * rate) / leverage },
    ...{ openValue: 0, entered: 0, realizedProfit: 0, fills: [], stopLoss: 0, initialStopLoss: 0 },
    ...{ stopRatio: 0, stopMoved: false, liquidationPrice: null, fundingFees: 0 },
    ...{ fundedUntil: Number.POSITIVE_INFINITY, minRate: rate, maxRate: rate, lastRate: rate },
    ...{ pending: undefined, exitReason: undefined },
  }
}

/** False until the first entry is filled. */
export function isEntered(position: Position): boolean {
  return position.fills.length > 0
}

/** Profit ratio if the position were closed at `rate`, after fees, funding and leverage, rounded to 8 decimals. */
export function profitAt(position: Position, rate: number): number {
  const { amount, feeClose, openValue, isShort, leverage, fundingFees } = position
  const side = isShort ? -1 : 1
  const worth = (amount * rate * (1 - side * feeClose) + side * fundingFees) / openValue
  const quick = quickRound8(side * (worth - 1) * leverage, (Math.abs(worth) + 1) * leverage)
  if (!Number.isNaN(quick)) return quick
  const exact = closeValue(position, rate, amount) / openValue
  return round8((isShort ? 1 - exact : exact - 1) * leverage)
}

/** What closing the position at `rate` earns, after fees and funding, rounded to 8 decimals. */
export function profitAbsAt(position: Position, rate: number): number {
  const { amount, feeClose, openValue, isShort, fundingFees } = position
  const side = isShort ? -1 : 1
  const value = amount * rate * (1 - side * feeClose) + side * fundingFees
  const quick = quickRound8(side * (value - openValue), Math.abs(value) + openValue)
  if (!Number.isNaN(quick)) return quick
  return round8(side * (closeValue(position, rate, amount) - openValue))
}

/** What a part of the position earns at `rate`, after fees; funding stays with the rest. */
function partProfitAt(position: Position, { rate, amount }: Fill): number {
  const side = position.isShort ? -1 : 1
  const value = closeValue({ ...position, fundingFees: 0 }, rate, amount)
  return round8(side * (value - paidFor(position, amount)))
}

function closeValue({ feeClose, isShort, fundingFees }: Position, rate: number, amount: number): number {
  return isShort
    ? bookedValue(amount, rate, feeClose, 1) - fundingFees
    : bookedValue(amount, rate, feeClose, -1) + fundingFees
}

function paidFor({ openRate, feeOpen, isShort }: Position, amount: number): number {
  return bookedValue(amount, openRate, feeOpen, isShort ? -1 : 1)
}

/** Takes over a filled entry, the first or an addition. */
export function enter(position: Position, { time, rate, amount }: Fill): void {
  const isFirst = !isEntered(position)
  position.fills.push({ side: 'entry', time, rate, amount })
  position.entered += bookedValue(amount, rate, position.feeOpen, position.isShort ? -1 : 1)
  hold(position)
  if (!isFirst) return
  position.minRate = rate
  position.maxRate = rate
  position.fundedUntil = time
}

/** Takes over a filled exit of a part; the rest keeps its average. */
export function leavePartly(position: Position, fill: Fill): void {
  const { time, rate, amount } = fill
  position.realizedProfit += partProfitAt(position, fill)
  position.fills.push({ side: 'exit', time, rate, amount })
  position.exitReason = undefined
  hold(position)
}

/** Brings what is held up to date with the fills. */
function hold(position: Position): void {
  const { amount, rate, value } = bookedHolding(position.fills)
  position.amount = amount
  position.openRate = rate
  position.stakeAmount = value / position.leverage
  position.openValue = paidFor(position, amount)
  position.pending = undefined
}

/** The finished trade when the rest is closed at `rate`. */
export function closedTrade(
  position: Position,
  { rate, time, reason }: { rate: number; time: number; reason: ExitReason },
): ClosedTrade {
  const profitAbs = position.realizedProfit + profitAbsAt(position, rate)
  const fills = [...position.fills, { side: 'exit' as const, time, rate, amount: position.amount }]
  return {
    id: position.id,
    pair: position.pair,
    isShort: position.isShort,
    leverage: position.leverage,
    openTime: position.openTime,
    closeTime: time,
    openRate: position.openRate,
    closeRate: rate,
    amount: position.amount,
    stakeAmount: position.stakeAmount,
    feeOpen: position.feeOpen,
    feeClose: position.feeClose,
    profitRatio: (profitAbs / position.entered) * position.leverage,
    profitAbs,
    exitReason: reason,
    minRate: position.minRate,
    maxRate: position.maxRate,
    initialStopLoss: position.initialStopLoss,
    stopLoss: position.stopLoss,
    fundingFees: position.fundingFees,
    liquidationPrice: position.liquidationPrice,
    ...(fills.length > 2 && { fills }),
  }
}
