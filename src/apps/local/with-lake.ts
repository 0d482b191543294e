import { resolve } from 'node:path'
import { type Lake, openLake } from '../../adapters/store/parquet/index.ts'
import type { LakeLedger } from '../../trade/market/index.ts'
import type { Database } from './open-database.ts'
import { withDatabase } from './with-app.ts'

export interface OpenedLake {
  readonly lake: Lake
  readonly ledger: LakeLedger
  readonly folder: string
  readonly store: Database['store']
}

/** Opens the lake of the state folder for one piece of work, and closes it and the database. */
export function withLake<T>(work: (opened: OpenedLake) => Promise<T>): Promise<T> {
  return withDatabase(async ({ store }, config) => {
    const folder = resolve(config.stateDir, 'lake')
    await using lake = openLake({ folder, ledger: store.lake, store: store.candles })
    return await work({ lake, ledger: store.lake, folder, store })
  })
}
