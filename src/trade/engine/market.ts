import type { Candles, Column, FundingRates, InstrumentRules, Mask, Pair } from '../../domain/index.ts'

/**
 * One pair as the engine sees it: its candles and what the strategy decided on each row. A decision
 * of row i acts on row i + 1, whenever that comes.
 */
export interface Market {
  readonly pair: Pair
  readonly candles: Candles
  readonly enterLong: Mask
  readonly exitLong: Mask
  /** Acted on in futures mode only; absent: never. */
  readonly enterShort?: Mask
  readonly exitShort?: Mask
  /** Rows at the beginning on which nothing is decided. */
  readonly startup: number
  /** What callbacks may read, one value per candle; only there where somebody reads them. */
  readonly columns?: Readonly<Record<string, Column>>
  /** Smaller candles on which orders are filled and exits looked at. */
  readonly detail?: Candles
  readonly rules?: InstrumentRules
  readonly funding?: FundingRates
}
