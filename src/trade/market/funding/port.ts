import type { Pair, TimeRange, Venue } from '../../../domain/index.ts'

/** What names one perpetual contract. */
export interface ContractKey {
  readonly venue: Venue
  readonly pair: Pair
}

/** What longs pay shorts at `time`, as a share of the value at the mark price. UTC milliseconds. */
export interface FundingRate {
  readonly time: number
  readonly rate: number
}

export interface FundingSummary extends ContractKey {
  readonly rows: number
  /** UTC milliseconds of the first and the last rate. */
  readonly firstTime: number
  readonly lastTime: number
}

/** Where rates of funding are kept. One suite judges every implementation: `funding-store.suite.ts`. */
export interface FundingStore {
  /**
   * Stores all or none, and gives how many were new; a rate that is stored stays as it is.
   * @throws MarketError `funding.malformed` where a time is no whole number of at least 0, or a rate not finite
   */
  write(key: ContractKey, rates: readonly FundingRate[]): Promise<number>
  /** Ascending; both ends of the range are in it. */
  read(key: ContractKey, range?: TimeRange): Promise<readonly FundingRate[]>
  /** Undefined where nothing of it is stored. */
  summary(key: ContractKey): Promise<FundingSummary | undefined>
}
