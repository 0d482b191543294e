import type { Candles, Mask, Pair } from '../../domain/index.ts'

/**
 * One pair as the engine sees it: its candles and what the strategy decided on each row. A decision
 * of row i acts on row i + 1, whenever that comes.
 */
export interface Market {
  readonly pair: Pair
  readonly candles: Candles
  readonly enterLong: Mask
  readonly exitLong: Mask
  /** Rows at the beginning on which nothing is decided. */
  readonly startup: number
}
