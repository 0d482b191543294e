/** What a look at the database found. Times are UTC milliseconds, by the server's own clock where it says so. */
export interface DatabaseLook {
  readonly answeredMs: number
  /** `15.20`. */
  readonly version: string
  readonly major: number
  readonly bytes: number
  /** The server's clock, at the middle of the question. */
  readonly clockAt: number
  /** How far this machine's clock is ahead of the server's. */
  readonly clockAheadMs: number
  /** By name, as `show` prints them. */
  readonly settings: Readonly<Record<string, string>>
  /** Null where the login may not know it. */
  readonly dataDirectory: string | null
  readonly connections: {
    readonly most: number
    /** Kept for superusers. */
    readonly reserved: number
    readonly used: number
  }
  /** The oldest open transaction among those that the login sees. */
  readonly oldestTransaction: {
    readonly seconds: number
    readonly login: string
    readonly program: string
    readonly pid: number
    readonly isIdle: boolean
  } | null
  readonly slots: readonly {
    readonly slot: string
    readonly isActive: boolean
    readonly bytes: number
    /** `lost`: the log that it needs is gone. */
    readonly walStatus: string | null
  }[]
  /** Nothing of Leme is in it yet. */
  readonly isEmpty: boolean
  /** Of the house. */
  readonly pendingMigrations: readonly string[]
  /** A migration that this release does not know, or knows otherwise; null where there is none. */
  readonly foreignMigration: string | null
  /** Schemas of clients that lack migrations. */
  readonly pendingTenants: readonly string[]
}
