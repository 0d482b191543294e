import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { startPostgres15 } from '../../services/index.ts'
import type { Service } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { FOLDER } from './read-compose.ts'

const LATER_LOGINS = ['backup-login.sh', 'pooler-login.sh']

/**
 * PostgreSQL 15 after a first start by the composition: its superuser `postgres`, the logins of logins.sh, passwords
 * asked for. Undefined where the machine has none.
 * @param isOlder of a release that had no logins for backups and for the pooler
 */
export async function startDatabase(
  folder: string,
  secrets: string,
  { isOlder = false }: { readonly isOlder?: boolean } = {},
): Promise<Service | undefined> {
  const server = await startPostgres15()
  if (!server) return undefined
  await using first = client(server.url)
  await first.sql`create role postgres superuser login`
  const url = `postgres://postgres@127.0.0.1:${server.port}/postgres`
  await using house = client(url)
  await first.sql.end()
  await house.sql`alter role leme rename to first`
  const run = (script: string) => runAtDatabase(join(ROOT, FOLDER, script), { server, folder, secrets })
  run('postgres/logins.sh')
  const [{ hba_file }] = (await house.sql`show hba_file`) as unknown as [{ hba_file: string }]
  writeFileSync(
    hba_file,
    'host all first,postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
  )
  await house.sql`select pg_reload_conf()`
  if (!isOlder) for (const script of LATER_LOGINS) run(`postgres/${script}`)
  return server
}

/** A script of the container of the database, beside its server. @throws where it ends with another code than 0 */
export function runAtDatabase(
  script: string,
  { server, folder, secrets }: { readonly server: Service; folder: string; secrets: string },
): void {
  execFileSync('sh', [script], {
    env: {
      ...{ PATH: process.env.PATH, SECRETS: secrets, PGHOST: '127.0.0.1', PGPORT: `${server.port}` },
      POOLER_SQL: join(ROOT, 'deploy/pgbouncer/pooler.sql'),
    },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** Ends its connections with the block that it is used in. */
export function client(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {}, prepare: false })
  return { sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 2 }) }
}
