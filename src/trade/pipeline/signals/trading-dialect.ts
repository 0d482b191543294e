/** Where the reference program and Leme count simulated trades differently. */
export interface TradingDialect {
  /** Against what a trade's profit is measured: its own entry, or the previous trade of the same side. */
  readonly measuredAgainst: 'entry' | 'previous'
}

/** A trade earns what lies between its own entry and its exit. */
export const lemeTrading: TradingDialect = { measuredAgainst: 'entry' }
