import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { startPostgres15 } from '../../../../test/services/index.ts'
import { openBaseBackup, streamWal } from '../../../adapters/backup/index.ts'
import { migrate } from '../../../adapters/store/postgres/index.ts'
import { loadAppConfig } from '../app-config.ts'
import { openBackups } from './backup-desk.ts'
import { findPostgres } from './find-postgres.ts'
import { takeBackup } from './take-backup.ts'
import { testRestore } from './test-restore.ts'

// A server that Leme did not make, Debian's PostgreSQL 15, by a login that is no superuser.

const server = await startPostgres15()
const reason = server ? false : 'PostgreSQL 15 is not installed'
const folder = mkdtempSync(join(tmpdir(), 'leme-own-'))
// The restored server runs as another user where this process is root.
chmodSync(folder, 0o755)
after(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const as = (login: string) => server!.url.replace('//leme@', `//${login}@`)
const desk = (env: NodeJS.ProcessEnv = {}) =>
  openBackups(
    loadAppConfig({ LEME__STATEDIR: join(folder, 'state'), DATABASE_URL: server!.url, ...env }, folder)
      .config,
  )

async function asAdmin(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server!.url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

test('a login with REPLICATION that may read everything backs up, and every row comes back', {
  skip: reason,
}, async () => {
  await migrate(server!.url)
  await asAdmin(
    'create table ledger as select g as k, md5(g::text) as v from generate_series(1, 5000) g',
    'create role keeper login replication',
    'grant pg_read_all_data to keeper',
  )
  const opened = await desk()
  const { record } = await takeBackup(opened, { url: as('keeper'), now: Date.now })
  assert.equal(Math.floor(record.database.serverVersion / 10_000), 15)
  const { ok, found, rows } = await testRestore(opened, record, { url: as('keeper'), now: Date.now })
  assert.ok(ok, found)
  assert.ok(rows >= 5000)
})

test('a login without the right is told what it lacks', { skip: reason }, async () => {
  await asAdmin('create role nobody_much login')
  const lacking = { code: 'backup.right' }
  await assert.rejects(openBaseBackup(as('nobody_much')), lacking)
  const opened = await desk()
  await assert.rejects(
    streamWal({
      ...{ url: as('nobody_much'), vault: opened.vault, sealing: (await opened.sealing()).sealing },
      ...{ slot: 'leme_backup', everyMs: 1_000, now: Date.now, signal: new AbortController().signal },
    }),
    lacking,
  )
})

test('a login that may not read every table finds that it cannot compare', { skip: reason }, async () => {
  await asAdmin('create role blind login replication')
  const opened = await desk()
  const { record } = await takeBackup(opened, { url: as('blind'), now: Date.now })
  await assert.rejects(testRestore(opened, record, { url: as('blind'), now: Date.now }), {
    code: 'backup.right',
    message: /permission denied for/,
  })
})

test('programs that are not there are asked for by name', { skip: reason }, async () => {
  const { config } = await desk()
  assert.throws(() => findPostgres(config, 990_001), {
    code: 'backup.programs',
    message: /version 99 is here/,
  })
  const named = await desk({ LEME__BACKUPS__PROGRAMS: folder })
  assert.throws(() => findPostgres(named.config, 150_020), { code: 'backup.programs' })
})
