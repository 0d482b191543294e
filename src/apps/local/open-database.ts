import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { startPostgres } from '../../adapters/embedded-postgres/index.ts'
import { connectStore, migrate, type PostgresStore } from '../../adapters/store/postgres/index.ts'
import type { AppConfig } from './app-config.ts'
import { cleanStore } from './clean-stores.ts'
import { redactor } from './redaction.ts'

export interface Database extends AsyncDisposable {
  readonly store: PostgresStore
  readonly url: string
  /** `embedded`, or `external` for DATABASE_URL. */
  readonly kind: 'embedded' | 'external'
  readonly notes: readonly string[]
  /** Process ids of the embedded server; none of an external one. */
  pids(): readonly number[]
  close(): Promise<void>
}

/** The configured server or the embedded one, as it is: nothing is migrated. */
export async function withServer<T>(config: AppConfig, work: (url: string) => Promise<T>): Promise<T> {
  const server = await startEmbedded(config)
  try {
    return await work(server?.url ?? config.database.url)
  } finally {
    await server?.stop()
  }
}

async function startEmbedded(config: AppConfig) {
  const stateDir = resolve(config.stateDir)
  mkdirSync(stateDir, { recursive: true })
  return config.database.url === '' ? startPostgres({ stateDir }) : undefined
}

/** The configured database or the embedded one, migrated and connected. */
export async function openDatabase(config: AppConfig): Promise<Database> {
  const server = await startEmbedded(config)
  const url = server?.url ?? config.database.url
  try {
    await migrate(url)
  } catch (error) {
    await server?.stop()
    throw error
  }
  const store = cleanStore(connectStore(url), redactor)
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= store.close().then(async () => {
      await server?.stop()
    })
    return closing
  }
  return {
    store,
    url,
    kind: server ? 'embedded' : 'external',
    notes: server?.notes ?? [],
    pids: () => (server ? [server.pid] : []),
    close,
    [Symbol.asyncDispose]: close,
  }
}
