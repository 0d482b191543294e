import type { Pair } from '../../domain/index.ts'

/** Values of the last complete candle by column; what is computed from later candles cannot be reached. */
export type LastRow<C extends string> = Readonly<Record<C, number>>

/** The trade that a callback is asked about. It is a view: read it, do not keep it. */
export interface TradeView {
  readonly pair: Pair
  readonly isShort: boolean
  readonly leverage: number
  /** UTC milliseconds. */
  readonly openTime: number
  readonly openRate: number
  readonly amount: number
  readonly stakeAmount: number
  readonly stopLoss: number
  readonly minRate: number
  readonly maxRate: number
  /** Filled orders so far. */
  readonly entries: number
  readonly exits: number
  /** Booked by partial exits, in the stake currency. */
  readonly realizedProfit: number
}

/** What is known when a callback is asked about an open trade. */
export interface TradeMoment<C extends string = string> {
  readonly trade: TradeView
  /** Start of the candle that is worked on, UTC milliseconds. */
  readonly time: number
  /** The candle's open; its high (short: low) for a custom stop. */
  readonly rate: number
  /** Profit ratio at `rate` after both fees and times the leverage, rounded to 8 decimals. */
  readonly profit: number
  /** Minutes since the trade was opened. */
  readonly minutes: number
  readonly last: LastRow<C>
}

/** What is known when a callback is asked about a new trade. */
export interface EntryMoment<C extends string = string> {
  readonly pair: Pair
  readonly side: 'long' | 'short'
  /** Start of the candle that is worked on, UTC milliseconds. */
  readonly time: number
  /** The candle's open. */
  readonly rate: number
  readonly last: LastRow<C>
}

/**
 * What a strategy may decide beside its signals; freqtrade's callbacks. Each is a pure function of what it
 * is given. `null` or `undefined` leaves things as they are.
 */
export interface Callbacks<C extends string = string, P = never> {
  /** Factor on the stake of a futures trade; kept within 1 and the instrument's maximum. */
  readonly leverage?: (
    now: EntryMoment<C> & { readonly proposed: number; readonly max: number },
    params: P,
  ) => number
  /** Limit price of an entry, at most the candle's high (short: at least its low). */
  readonly customEntryPrice?: (now: EntryMoment<C>, params: P) => number | null | undefined
  readonly customStakeAmount?: (
    now: EntryMoment<C> & {
      readonly proposed: number
      readonly min: number
      readonly max: number
      readonly leverage: number
    },
    params: P,
  ) => number | null | undefined
  /** False drops the entry. */
  readonly confirmTradeEntry?: (
    now: EntryMoment<C> & { readonly amount: number; readonly limit: number },
    params: P,
  ) => boolean
  /** Another limit for an entry that waits; null gives the entry up. Asked on each later candle. */
  readonly adjustEntryPrice?: (
    now: EntryMoment<C> & { readonly limit: number; readonly minutes: number },
    params: P,
  ) => number | null
  /** Distance of the stop from `now.rate` as a ratio; its sign does not count. Only ever tightens. */
  readonly customStoploss?: (now: TradeMoment<C>, params: P) => number | null | undefined
  /** A reason leaves the trade at the open. Asked where no exit signal stands. */
  readonly customExit?: (now: TradeMoment<C>, params: P) => string | null | undefined
  /** Limit price of an exit by signal, custom exit or partial exit; at least the low (short: at most the high). */
  readonly customExitPrice?: (
    now: TradeMoment<C> & { readonly reason: string },
    params: P,
  ) => number | null | undefined
  /** False refuses the exit; the next reason in line is tried. Liquidation and partial exits do not ask. */
  readonly confirmTradeExit?: (
    now: TradeMoment<C> & { readonly reason: string; readonly limit: number },
    params: P,
  ) => boolean
  /** Stake to add, or, negative, to take out; asked before the exits of every candle. */
  readonly adjustTradePosition?: (
    now: TradeMoment<C> & { readonly min: number; readonly max: number },
    params: P,
  ) => number | null | undefined
}

/** Their names, for checks of what a strategy declares. */
export const CALLBACK_NAMES = [
  'leverage',
  'customEntryPrice',
  'customStakeAmount',
  'confirmTradeEntry',
  'adjustEntryPrice',
  'customStoploss',
  'customExit',
  'customExitPrice',
  'confirmTradeExit',
  'adjustTradePosition',
] as const satisfies readonly (keyof Callbacks)[]

/** Callbacks whose parameters are set: what the engine asks. */
export type BoundCallbacks = {
  readonly [K in keyof Callbacks]: Callbacks[K] extends ((now: infer N, params: never) => infer R) | undefined
    ? (now: N) => R
    : never
}
