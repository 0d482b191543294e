export interface Migration {
  /** `0001-candles`; migrations run in the order of their names. */
  readonly name: string
  readonly sql: string
}

export interface MigrationPlan {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

/** What {@link migrate} would do; changes nothing. */
export async function planMigrations(_url: string): Promise<MigrationPlan> {
  throw new Error('being written')
}

/** Applies what is pending, all or nothing; gives the names. Several processes may call it at once. */
export async function migrate(_url: string): Promise<readonly string[]> {
  throw new Error('being written')
}
