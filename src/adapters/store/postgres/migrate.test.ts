import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, type Migration, migrate, planMigrations } from './index.ts'
import { MIGRATIONS } from './migrations/index.ts'

const server = await temporaryPostgres()
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
let databases = 0

after(async () => {
  await sql.end()
  await server.stop()
})

/** URL of a new, empty database. */
async function emptyDatabase(): Promise<string> {
  const name = `empty_${++databases}`
  await sql.unsafe(`create database ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return url.href
}

const FIRST: Migration = { name: '0001-first', sql: 'create table leme.first (id int)' }
const SECOND: Migration = { name: '0002-second', sql: 'create table leme.second (id int)' }
const CONTRACT: Migration = { name: '0003-contract-second', sql: 'drop table leme.second' }
const BROKEN: Migration = { name: '0003-broken', sql: 'create table leme.third (id int); select 1 / 0' }

test('names ascend and no two are the same', () => {
  const names = MIGRATIONS.map(({ name }) => name)
  assert.deepEqual(names, [...new Set(names)].toSorted())
  for (const name of names) assert.match(name, /^\d{4}-[a-z-]+$/)
})

test('the plan tells what is pending and changes nothing', async () => {
  const url = await emptyDatabase()
  const names = MIGRATIONS.map(({ name }) => name)
  assert.deepEqual(await planMigrations(url), { applied: [], pending: names })
  assert.deepEqual(await planMigrations(url), { applied: [], pending: names })
  assert.deepEqual(await migrate(url), names)
  assert.deepEqual(await planMigrations(url), { applied: names, pending: [] })
  assert.deepEqual(await migrate(url), [])
})

test('of processes that migrate at once one does, the others find nothing to do', async () => {
  const url = await emptyDatabase()
  const outcomes = await Promise.all([migrate(url), migrate(url), migrate(url)])
  assert.deepEqual(outcomes.map(({ length }) => length).toSorted(), [0, 0, MIGRATIONS.length])
})

test('a later release applies only what is new', async () => {
  const url = await emptyDatabase()
  assert.deepEqual(await migrate(url, [FIRST]), ['0001-first'])
  assert.deepEqual(await migrate(url, [FIRST, SECOND]), ['0002-second'])
})

test('a migration that fails leaves nothing of its batch', async () => {
  const url = await emptyDatabase()
  await migrate(url, [FIRST])
  await assert.rejects(migrate(url, [FIRST, SECOND, BROKEN]), { code: '22012' })
  assert.deepEqual(await planMigrations(url, [FIRST, SECOND]), {
    applied: ['0001-first'],
    pending: ['0002-second'],
  })
  assert.deepEqual(await migrate(url, [FIRST, SECOND]), ['0002-second'])
})

test('a migration that was applied and edited since is refused by name', async () => {
  const url = await emptyDatabase()
  await migrate(url, [FIRST])
  const edited = { ...FIRST, sql: `${FIRST.sql} ` }
  const refused = { code: 'store.migration-changed', message: /0001-first/ }
  await assert.rejects(migrate(url, [edited, SECOND]), refused)
  await assert.rejects(planMigrations(url, [edited]), refused)
})

test('a release starts on the tables of the next one, until a step takes something away', async () => {
  const url = await emptyDatabase()
  await migrate(url, [FIRST, SECOND])
  assert.deepEqual(await migrate(url, [FIRST]), [])
  assert.deepEqual(await planMigrations(url, [FIRST]), {
    applied: ['0001-first', '0002-second'],
    pending: [],
  })
  await migrate(url, [FIRST, SECOND, CONTRACT])
  for (const known of [[FIRST], [FIRST, SECOND]]) {
    await assert.rejects(migrate(url, known), {
      code: 'store.newer-schema',
      message: /0003-contract-second/,
    })
  }
})

test('a table that somebody uses is waited for, and nobody else waits for long', async () => {
  const url = await emptyDatabase()
  await migrate(url, [FIRST])
  const reader = postgres(url, { max: 1 })
  const alter: Migration = { name: '0002-alter', sql: 'alter table leme.first add column more int' }
  let migrating: Promise<readonly string[]> | undefined
  await reader.begin(async (transaction) => {
    await transaction`select count(*) from leme.first`
    migrating = migrate(url, [FIRST, alter])
    const other = postgres(url, { max: 1 })
    // It is read by others while the migration waits, at the latest when that has let go.
    for (;;) {
      const [waits] =
        await other`select from pg_stat_activity where wait_event_type = 'Lock' and query like 'alter%'`
      if (waits) break
    }
    await other`select count(*) from leme.first`
    await other.end()
  })
  assert.deepEqual(await migrating, ['0002-alter'])
  await reader.end()
})

test('a store on a database without its tables says that it was not migrated', async () => {
  await using store = connectStore(await emptyDatabase())
  await assert.rejects(store.candles.list(), { code: 'store.not-migrated' })
  await assert.rejects(store.runs.get('x'), { code: 'store.not-migrated' })
})

test('a database that is not there, and a wrong password, are refused logins', async () => {
  for (const change of [
    (url: URL) => {
      url.pathname = '/nowhere'
    },
    (url: URL) => {
      url.password = 'guess'
    },
  ]) {
    const url = new URL(server.url)
    change(url)
    await assert.rejects(migrate(url.href), { code: 'store.login-refused', kind: 'auth' })
  }
})
