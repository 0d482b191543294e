import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import pg from 'pg'
import { temporaryPostgres } from '../embedded-postgres/index.ts'
import { compareRows } from './compare-rows.ts'

// A database that is made from another one has its rows as they lie there, as a recovered one has.

const server = await temporaryPostgres()
after(() => server.stop())
const at = (database: string) => {
  const url = new URL(server.url)
  url.pathname = `/${database}`
  return { connectionString: url.href }
}

async function run(database: string, ...statements: readonly string[]): Promise<string> {
  const client = new pg.Client(at(database))
  await client.connect()
  try {
    let last = ''
    for (const statement of statements)
      last = String(Object.values((await client.query(statement)).rows[0] ?? {})[0])
    return last
  } finally {
    await client.end()
  }
}

async function restored(name: string) {
  await run('postgres', `create database ${name}`)
  await run(
    name,
    'create table a as select g as k, md5(g::text) as v from generate_series(1, 3000) g',
    'create table b (k int)',
  )
  const snapshot = await run(name, 'select pg_current_snapshot()::text')
  await run('postgres', `create database ${name}_back template ${name}`)
  return {
    back: `${name}_back`,
    compare: () => compareRows({ original: at(name), restored: at(`${name}_back`), snapshot }),
  }
}

test('what came back as it was has no difference, and rows that were changed since are counted', async () => {
  const { compare } = await restored('same')
  assert.deepEqual(await compare(), { tables: 2, rows: 3000, changedSince: 0, differences: [] })
  await run(
    'same',
    'update a set v = null where k <= 10',
    'delete from a where k = 11',
    'insert into b values (1)',
  )
  assert.deepEqual(await compare(), { tables: 2, rows: 2989, changedSince: 11, differences: [] })
})

test('a row that is another one, is missing, or lies in no table is told', async () => {
  const { back, compare } = await restored('other')
  await run(back, "update a set v = 'x' where k = 7", 'delete from a where k in (8, 9)')
  assert.deepEqual((await compare()).differences, ['public.a: 3 of 3000 rows did not come back as they were'])
  await run(back, 'drop table a')
  assert.deepEqual((await compare()).differences, ['public.a is not there, with 3000 rows'])
})

test('it is broken off by its signal', async () => {
  await restored('ended')
  const signal = AbortSignal.abort(new Error('told to end'))
  const options = { original: at('ended'), restored: at('ended_back'), snapshot: '1:1:', signal }
  await assert.rejects(compareRows(options), /told to end/)
})
