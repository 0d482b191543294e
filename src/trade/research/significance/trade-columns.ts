import { type Candles, type ClosedTrade, rowAt } from '../../../domain/index.ts'

/** Trades of one pair as columns. Gain and floor are money: a trade is worth max(floor, gain · exit / entry). */
export interface TradeColumns {
  /** Row of the entry. */
  readonly entry: Int32Array
  /** Rows held. */
  readonly held: Int32Array
  readonly gain: Float64Array
  /** What is left when the stake is lost. */
  readonly floor: Float64Array
}

/** The trades of one pair, and the money that all their entries cost. */
export function tradeColumns(
  trades: readonly ClosedTrade[],
  candles: Candles,
): TradeColumns & { readonly cost: number } {
  const columns = allocateTrades(trades.length)
  let cost = 0
  for (let k = 0; k < trades.length; k++) {
    const trade = trades[k]!
    const entry = rowOf(candles, trade.openTime)
    columns.entry[k] = entry
    columns.held[k] = rowOf(candles, trade.closeTime) - entry
    columns.gain[k] = size(trade) * exitShare(trade)
    const paid = size(trade) * entryShare(trade)
    columns.floor[k] = paid - trade.stakeAmount
    cost += paid
  }
  return { ...columns, cost }
}

/** Zeroed columns. */
export function allocateTrades(length: number): TradeColumns {
  return {
    entry: new Int32Array(length),
    held: new Int32Array(length),
    gain: new Float64Array(length),
    floor: new Float64Array(length),
  }
}

function rowOf(candles: Candles, time: number): number {
  return Math.max(0, rowAt(candles, time + 1) - 1)
}

/** Money in the market. */
function size(trade: ClosedTrade): number {
  return trade.stakeAmount * trade.leverage
}

/** What the entry costs, as a share of the size: a short one is paid for it, less the fee. */
function entryShare({ isShort, feeOpen }: ClosedTrade): number {
  return isShort ? feeOpen - 1 : 1 + feeOpen
}

function exitShare({ isShort, feeClose }: ClosedTrade): number {
  return isShort ? -1 - feeClose : 1 - feeClose
}
