import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type EmbeddedPostgres, temporaryPostgres } from '../../adapters/embedded-postgres/index.ts'
import { createTelemetry } from '../../adapters/telemetry/index.ts'
import { loadAppConfig } from '../local/app-config.ts'
import { openBackups } from '../local/backup/backup-desk.ts'
import { readBackupState } from '../local/backup/backup-state.ts'
import { takeBackup } from '../local/backup/take-backup.ts'
import { keepBackups } from './keep-backups.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-keep-'))
const servers: EmbeddedPostgres[] = []
after(async () => {
  for (const server of servers) await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function world(name: string) {
  const server = await temporaryPostgres()
  servers.push(server)
  const stateDir = join(folder, name)
  const settings = { LEME__STATEDIR: stateDir, LEME__BACKUPS__URL: join(stateDir, 'vault') }
  const { config } = loadAppConfig({ ...settings, LEME__BACKUPS__WALSECONDS: '1' }, folder)
  const told: string[] = []
  const logger = {
    info: (_: object, message: string) => told.push(message),
    warn: (error: unknown, message: string) =>
      told.push(`${message}: ${error instanceof Error ? error.message : JSON.stringify(error)}`),
  }
  const telemetry = createTelemetry({ version: '0', clean: (text) => text })
  const keep = () => keepBackups(config, { url: server.url, telemetry, logger, clock: Date.now })
  return { server, config, told, telemetry, keep }
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const signal = AbortSignal.timeout(60_000)
  while (!(await isSo())) await delay(100, undefined, { signal })
}

test('of two servers one keeps the log, and the other takes over; metrics say how old the backups are', async () => {
  const { server, config, telemetry, keep, told } = await world('two')
  const first = keep()
  await until(async () => (await readBackupState(config)).lastVerifiedAt !== undefined)
  await using _second = keep()
  await first[Symbol.asyncDispose]()
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query('create table t as select generate_series(1, 1000) as k')
  await client.end()
  const written = Date.now()
  await until(async () => {
    const { logKeptAt = 0 } = await readBackupState(config)
    return logKeptAt > written
  })
  const scraped = await telemetry.scrape()
  for (const name of [
    'last_success_timestamp_seconds',
    'last_verified_timestamp_seconds',
    'wal_archived_timestamp_seconds',
  ]) {
    assert.match(scraped, new RegExp(`^leme_backup_${name} [0-9.e+]+$`, 'm'))
  }
  assert.match(scraped, /^leme_backup_runs_total\{kind="create",outcome="done"\} 1$/m)
  assert.ok(!told.some((text) => text.includes('not backed up')), told.join('\n'))
  const { lastCompletedAt } = await readBackupState(config)
  const { record } = await takeBackup(await openBackups(config), { url: server.url, now: Date.now })
  const both = await readBackupState(config)
  assert.deepEqual([both.firstCompletedAt, both.lastCompletedAt], [lastCompletedAt, record.completedAt])
})

test('told to end in the middle of the first backup it ends, and leaves none that is half', async () => {
  const { server, config, keep } = await world('ended')
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query(
    "create table t as select md5(g::text || 'a') || md5(g::text) as v from generate_series(1, 700000) g",
  )
  await client.end()
  const { vault } = await openBackups(config)
  const keeper = keep()
  await until(async () => {
    for await (const { key } of vault.list('backups/')) if (key.includes('database-')) return true
    return false
  })
  await keeper[Symbol.asyncDispose]()
  const records = readdirSync(join(config.stateDir, 'vault'), { recursive: true })
  assert.ok(!records.some((name) => String(name).startsWith('records')), 'it was made before the end came')
  await using _next = keep()
  await until(async () => (await readBackupState(config)).lastCompletedAt !== undefined)
})

test('where a backup never was made, because its place is away, metrics say so instead of nothing', async () => {
  const { config, telemetry, keep } = await world('away')
  const away = join(folder, 'away-vault')
  writeFileSync(away, 'a file, not a folder')
  config.backups.url = away
  await using _kept = keep()
  const scraped = await telemetry.scrape()
  assert.match(scraped, /^leme_backup_last_success_timestamp_seconds 0$/m)
  assert.match(scraped, /^leme_backup_last_verified_timestamp_seconds 0$/m)
})

test('without a place nothing is made', async () => {
  const { config } = loadAppConfig({ LEME__STATEDIR: join(folder, 'none') }, folder)
  await using _kept = keepBackups(config, {
    ...{
      url: 'postgres://nobody@127.0.0.1:1/none',
      telemetry: createTelemetry({ version: '0', clean: (text) => text }),
    },
    logger: { info: assert.fail, warn: assert.fail },
    clock: Date.now,
  })
  assert.ok(!existsSync(join(folder, 'none')))
})
