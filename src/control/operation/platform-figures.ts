/** How the house stands, as its database says. Times are UTC milliseconds. */
export interface PlatformFigures {
  readonly commands: readonly { readonly state: string; readonly open: number; readonly oldestAt: number }[]
  readonly deliveries: { readonly waiting: number; readonly oldestAt: number | null }
  readonly tenants: readonly { readonly status: string; readonly tenants: number }[]
  readonly credits: { readonly balance: number; readonly without: number }
  /** The clients with the fewest. */
  readonly poorest: readonly { readonly tenant: string; readonly credits: number }[]
  readonly series: readonly SeriesFigures[]
  readonly models: { readonly models: number; readonly versions: number }
  readonly champions: readonly {
    readonly model: string
    readonly since: number
    readonly predictedAt: number | null
  }[]
  readonly database: DatabaseFigures
}

export interface SeriesFigures {
  readonly venue: string
  readonly timeframe: string
  readonly timeframeMs: number
  readonly series: number
  readonly rows: number
  /** Sum over the series of the time from the first candle to the last. */
  readonly spanMs: number
  readonly newestAt: number | null
  readonly stalestAt: number | null
}

export interface DatabaseFigures {
  readonly bytes: number
  readonly maxConnections: number
  readonly connections: readonly { readonly state: string; readonly count: number }[]
  readonly oldestTransactionS: number
  readonly waitingLocks: number
  readonly committed: number
  readonly rolledBack: number
  readonly deadlocks: number
  readonly hitRatio: number
  readonly slots: readonly { readonly slot: string; readonly bytes: number }[]
}
