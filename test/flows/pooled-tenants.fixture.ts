import { readFileSync } from 'node:fs'
import {
  PASSWORD,
  type TenantServer,
} from '../../src/adapters/store/postgres/control/tenant-servers.fixture.ts'
import type { TenantId } from '../../src/control/tenant/index.ts'
import { type PgbouncerOptions, startPgbouncer } from '../services/index.ts'
import { ROOT } from './workspace.fixture.ts'

export const POOLER_PASSWORD = 'the-poolers-own-password'

/** Makes the pooler's login and its function, as `deploy/pgbouncer/pooler.sql` does. */
export async function preparePooler({ root }: Pick<TenantServer, 'root'>): Promise<void> {
  const text = readFileSync(`${ROOT}/deploy/pgbouncer/pooler.sql`, 'utf8')
  // What psql does by itself stands above; a driver takes the statements.
  await root.unsafe(`create role leme_pooler login connection limit 10 password '${POOLER_PASSWORD}'`)
  await root.unsafe(text.slice(text.indexOf('begin;')))
}

/** A pgbouncer before the server, and the server's address through it. */
export async function poolTenants(
  server: TenantServer,
  asker: TenantId,
  settings: NonNullable<PgbouncerOptions['settings']> = {},
) {
  const behind = new URL(server.url)
  behind.username = 'leme_pooler'
  behind.password = POOLER_PASSWORD
  const pooler = await startPgbouncer({ url: behind.href, asker: server.urlOf(asker, PASSWORD), settings })
  if (!pooler) return undefined
  const through = new URL(server.url)
  through.hostname = '127.0.0.1'
  through.port = String(pooler.port)
  return { pooler, url: through.href, pooled: { ...server, url: through.href } }
}
