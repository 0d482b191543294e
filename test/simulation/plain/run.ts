import type { ClosedTrade, ExitReason, Pair, TradeFill, TradingSettings } from '../../../src/domain/index.ts'
import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'

/** No entries of a pair, or of all, until `until`, that time included. */
export interface PlainLock {
  readonly pair: Pair | '*'
  readonly side: '*' | 'long' | 'short'
  readonly from: number
  readonly until: number
  readonly reason: string
}

/** One row of a pair that time reaches, or a small candle of it, with the decisions of the row before. */
export interface Candle {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** Row of the market's candles and its time; a small candle has those of the large one around it. */
  readonly row: number
  readonly rowTime: number
  readonly enter: { readonly long: boolean; readonly short: boolean }
  readonly exit: { readonly long: boolean; readonly short: boolean }
}

export interface PlainOrder {
  readonly side: 'entry' | 'exit'
  readonly time: number
  readonly rate: number
  readonly amount: number
  /** Of an exit. */
  readonly reason: ExitReason
}

export interface PlainTrade {
  readonly id: number
  readonly pair: Pair
  readonly isShort: boolean
  readonly leverage: number
  readonly openTime: number
  readonly fills: TradeFill[]
  /** The one order that waits. */
  order: PlainOrder | null
  /** What is held: average rate, amount and own money in it. Before the first fill: what is ordered. */
  openRate: number
  amount: number
  stake: number
  /** Booked by partial exits. */
  realized: number
  initialStop: number
  stop: number
  /** The ratio that put the stop where it is. */
  stopRatio: number
  stopMoved: boolean
  liquidation: number | null
  /** Received for all funding times up to `fundedTo`. */
  funding: number
  fundedTo: number
  minRate: number
  maxRate: number
}

/** Everything that changes while the plain simulator runs, and what it was told. */
export interface PlainRun {
  readonly settings: TradingSettings
  readonly callbacks: BoundCallbacks
  /** Milliseconds from one row to the next. */
  readonly timeframe: number
  readonly startTime: number
  readonly endTime: number
  /** In order of opening; trades whose entry is pending are among them. */
  open: PlainTrade[]
  readonly closed: ClosedTrade[]
  readonly locks: PlainLock[]
  lastId: number
  rejectedSignals: number
  timedOutEntries: number
  timedOutExits: number
  canceledTradeEntries: number
  canceledEntryOrders: number
  replacedEntryOrders: number
}

export function tradeOf(run: PlainRun, pair: Pair): PlainTrade | undefined {
  return run.open.find((trade) => trade.pair === pair)
}

export function remove(run: PlainRun, trade: PlainTrade): void {
  run.open = run.open.filter((one) => one !== trade)
}

/** 1 for longs, −1 for shorts: the direction in which the trade earns. */
export function signOf({ isShort }: { readonly isShort: boolean }): 1 | -1 {
  return isShort ? -1 : 1
}

export function sideOf({ isShort }: { readonly isShort: boolean }): 'long' | 'short' {
  return isShort ? 'short' : 'long'
}

/** The candle's extreme that the trade likes most. */
export function bestOf(trade: PlainTrade, { low, high }: Candle): number {
  return trade.isShort ? low : high
}

export function worstOf(trade: PlainTrade, { low, high }: Candle): number {
  return trade.isShort ? high : low
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
