import type { Pair } from '../../domain/index.ts'

/** One limit order. Rates in quote per base, amounts in base, times in UTC milliseconds. */
export interface Order {
  /** From 1, in order of making; unique in a run. */
  readonly id: number
  readonly tradeId: number
  readonly pair: Pair
  readonly side: 'buy' | 'sell'
  readonly purpose: 'entry' | 'exit'
  /** A taker's order goes to the market, a maker's waits there for its rate. */
  readonly liquidity: 'maker' | 'taker'
  readonly rate: number
  readonly amount: number
  readonly madeAt: number
}

/** The prices of one candle while it is worked on. */
export interface Bar {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

export interface Fill {
  readonly orderId: number
  readonly rate: number
  readonly amount: number
  /** Start of the candle that filled it. */
  readonly time: number
}
