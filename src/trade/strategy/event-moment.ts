import type { Pair } from '../../domain/index.ts'
import type { LastRow, TradeView } from './callbacks.ts'

/** One pair as an event strategy sees it. */
export interface PairMoment<C extends string = string> {
  readonly pair: Pair
  /** Values of the last complete candle by column. */
  readonly last: LastRow<C>
  /** A column's value `ago` candles before the last complete one; NaN before the first. */
  value(column: C, ago: number): number
  /** The open trade; undefined where there is none, also while an entry waits for its fill. */
  readonly trade: TradeView | undefined
  /** An order of the pair waits. */
  readonly waits: boolean
}

/** What is known when an event strategy is asked. */
export interface EventMoment<C extends string = string> {
  /** Start of the candle on which decisions act, UTC milliseconds. */
  readonly time: number
  /** Starting balance and all booked profits, in the stake currency. */
  readonly balance: number
  /** What new trades may use of it. */
  readonly available: number
  /** Pairs that have a complete candle and one to act on, in the order of the run. */
  readonly pairs: readonly PairMoment<C>[]
}

/** What an event strategy wants for one pair; one intent a pair. */
export type Intent =
  | {
      readonly kind: 'enter'
      readonly pair: Pair
      /** Default long. */
      readonly side?: 'long' | 'short'
      /** Default: what the settings say. */
      readonly stake?: number
    }
  | {
      readonly kind: 'exit'
      readonly pair: Pair
      /** Default `exit_signal`. */
      readonly reason?: string
    }
  | {
      /** Enters, adds, takes out or leaves, so that the position has this stake; below 0 is short. */
      readonly kind: 'target'
      readonly pair: Pair
      readonly stake: number
    }
