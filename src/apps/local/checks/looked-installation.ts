import type { TimescaleState } from '../../../adapters/store/postgres/index.ts'
import type { DatabaseLook, WorkLook } from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'

/** What checks are lent. */
export interface LookedInstallation {
  readonly config: AppConfig
  /** UTC milliseconds. */
  readonly now: () => number
  /** However many checks ask at once, the database is asked once. @throws StoreError, and what starting it throws */
  readonly database: () => Promise<DatabaseLook>
  readonly work: () => Promise<WorkLook>
  readonly timescale: () => Promise<TimescaleState>
  /** Whether this process is the one that serves: then what is watched over time is kept. */
  readonly keeps: boolean
}
