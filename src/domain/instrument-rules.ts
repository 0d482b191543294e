import type { Column } from './candles.ts'

/** From this notional value on, a position of leverage must keep `rate` of it, less `amount`. */
export interface MaintenanceTier {
  readonly notional: number
  readonly rate: number
  readonly amount: number
}

/** What a venue asks of orders in one instrument. Null: no such rule. */
export interface InstrumentRules {
  /** Orders are whole multiples of these, in base and in quote. */
  readonly amountStep: number | null
  readonly priceStep: number | null
  readonly minAmount: number | null
  readonly maxAmount: number | null
  /** Value of an order, in quote. */
  readonly minCost: number | null
  readonly maxCost: number | null
  /** Base per contract. */
  readonly contractSize: number
  readonly maxLeverage: number
  /** Ascending by notional. */
  readonly maintenance: readonly MaintenanceTier[]
}

/** An instrument that takes any amount at any price. */
export const NO_RULES: InstrumentRules = Object.freeze({
  amountStep: null,
  priceStep: null,
  minAmount: null,
  maxAmount: null,
  minCost: null,
  maxCost: null,
  contractSize: 1,
  maxLeverage: 1,
  maintenance: [],
})

/** What longs pay shorts at each `time`: rate · mark price · amount. Columns of equal length, ascending by time. */
export interface FundingRates {
  readonly time: Column
  readonly rate: Column
  readonly markPrice: Column
}
