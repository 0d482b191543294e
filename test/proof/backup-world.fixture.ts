import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { streamWal } from '../../src/adapters/backup/index.ts'
import { startPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { loadAppConfig } from '../../src/apps/local/app-config.ts'
import { type BackupDesk, openBackups } from '../../src/apps/local/backup/backup-desk.ts'
import { killPostgres, type Victim } from './kill-postgres.fixture.ts'

/** A server under backup: its desk, a connection, and the environment for processes that work on the same. */
export interface BackupWorld extends AsyncDisposable {
  readonly url: string
  readonly desk: BackupDesk
  readonly sql: pg.Client
  readonly env: NodeJS.ProcessEnv
  /** Copies the log until it is disposed of; `caughtUp` resolves when what is committed now is in the vault. */
  keepLog(): AsyncDisposable & { caughtUp(): Promise<void> }
  /** PostgreSQL is killed, all of it or one connection, which costs it the others, and is there again. `url` and `sql` are new ones. */
  crash(victim: Victim): Promise<void>
  /** The server's clock, UTC milliseconds. */
  now(): Promise<number>
}

export async function openBackupWorld(): Promise<BackupWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-proof-backup-'))
  chmodSync(folder, 0o755)
  // Not a scratch one: what is acknowledged has to be in its log.
  const stateDir = join(folder, 'server')
  let server = await startPostgres({ stateDir })
  const env = { LEME__STATEDIR: join(folder, 'state'), LEME__BACKUPS__URL: join(folder, 'vault') }
  const desk = await openBackups(loadAppConfig(env, folder).config)
  let sql = await connected(server.url)
  const now = async () => {
    const { rows } = await sql.query<{ at: string }>(
      'select floor(extract(epoch from clock_timestamp()) * 1000) as at',
    )
    return Number(rows[0]!.at)
  }
  return {
    ...{ desk, env, now },
    get url() {
      return server.url
    },
    get sql() {
      return sql
    },
    async crash(victim) {
      const { pid } = server
      await killPostgres(pid, victim)
      await sql.end().catch(() => undefined)
      server = await startPostgres({ stateDir })
      sql = await settled(server.url)
    },
    keepLog() {
      const stop = new AbortController()
      let kept = 0
      let failed: unknown
      const streaming = desk
        .sealing()
        .then(({ sealing }) =>
          streamWal({
            ...{
              url: server.url,
              vault: desk.vault,
              sealing,
              slot: 'leme_backup',
              everyMs: 50,
              now: Date.now,
            },
            ...{ signal: stop.signal, onKept: ({ at }) => (kept = at) },
          }),
        )
        .catch((error: unknown) => {
          failed = error
        })
      return {
        async caughtUp() {
          for (const from = await now(); kept <= from; await delay(20)) if (failed) throw failed
        },
        async [Symbol.asyncDispose]() {
          stop.abort()
          await streaming
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await sql.end().catch(() => undefined)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Of a killed connection the postmaster takes note a moment later, and then ends all others. */
async function settled(url: string): Promise<pg.Client> {
  const signal = AbortSignal.timeout(90_000)
  for (;;) {
    let client: pg.Client | undefined
    try {
      client = await connected(url)
      await client.query('select 1')
      await delay(300)
      await client.query('select 1')
      return client
    } catch {
      await client?.end().catch(() => undefined)
      await delay(50, undefined, { signal })
    }
  }
}
