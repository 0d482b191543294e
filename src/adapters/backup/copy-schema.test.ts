import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import pg from 'pg'
import { temporaryPostgres } from '../embedded-postgres/index.ts'
import { copySchema } from './copy-schema.ts'

// Two databases of one server stand for the recovered one and the one that goes on.

const server = await temporaryPostgres()
const at = (database: string, login = 'leme') => {
  const url = new URL(server.url)
  url.pathname = `/${database}`
  url.username = login
  if (login !== 'leme') url.password = 'own'
  return { connectionString: url.href }
}
const TABLES = `create schema "odd ""name""";
  create table "odd ""name""".parent (k int generated always as identity primary key, v text, twice int generated always as (k * 2) stored);
  create table "odd ""name""".child (parent int references "odd ""name""".parent, at timestamptz)`
const SCHEMA = 'odd "name"'
after(() => server.stop())

async function run(database: string, ...statements: readonly string[]): Promise<pg.QueryResult> {
  const client = new pg.Client(at(database))
  await client.connect()
  try {
    let last: pg.QueryResult | undefined
    for (const statement of statements) last = await client.query(statement)
    return last!
  } finally {
    await client.end()
  }
}

async function pair(name: string): Promise<{ from: pg.ClientConfig; to: pg.ClientConfig; database: string }> {
  await run('postgres', `create database ${name}_old`, `create database ${name}_now`)
  for (const database of [`${name}_old`, `${name}_now`]) await run(database, TABLES)
  const insert = (values: string) => `insert into "odd ""name""".parent (v) values ${values}`
  await run(
    `${name}_old`,
    insert("('a'), (null), (E'tab\\tnew\\nline \\\\N')"),
    `insert into "odd ""name""".child values (2, '2026-11-23 03:00:00.123456+00')`,
  )
  await run(`${name}_now`, insert("('later')"), 'create table other as select 1 as k')
  return { from: at(`${name}_old`), to: at(`${name}_now`), database: `${name}_now` }
}

const options = { schema: SCHEMA, logins: ['tenant'] }
const parents = async (database: string) =>
  (await run(database, 'select k, v, twice from "odd ""name""".parent order by k')).rows

test('every row, calculated columns and the next number are as they were; nothing else is touched', async () => {
  const { from, to, database } = await pair('whole')
  assert.deepEqual(await copySchema({ from, to, ...options }), { tables: 2, before: 1, after: 4 })
  assert.deepEqual(await parents(database), await parents('whole_old'))
  assert.equal((await run(database, 'select * from "odd ""name""".child')).rowCount, 1)
  assert.equal((await run(database, 'select * from other')).rowCount, 1)
  const { rows } = await run(database, 'insert into "odd ""name""".parent (v) values (null) returning k')
  assert.equal(rows[0].k, 4)
})

test('while a login of the client is connected nothing is changed', async () => {
  const { from, to, database } = await pair('busy')
  await run('postgres', "create role tenant login password 'own'")
  const bot = new pg.Client(at(database, 'tenant'))
  await bot.connect()
  const before = await parents(database)
  await assert.rejects(copySchema({ from, to, ...options }), {
    code: 'backup.tenant',
    message: /connections are open \(1 of tenant\)/,
  })
  await bot.end()
  assert.deepEqual(await parents(database), before)
})

test('tables of another shape, and a schema that is not there, are refused before anything is changed', async () => {
  const { from, to, database } = await pair('shape')
  await assert.rejects(copySchema({ from, to, ...options, schema: 'nobody' }), { code: 'backup.tenant' })
  for (const change of [
    'alter table "odd ""name""".parent add column w int',
    'alter table "odd ""name""".parent drop column w, alter column v type varchar(9)',
    'alter table "odd ""name""".parent alter column v type text; create table "odd ""name""".third (k int)',
  ]) {
    await run(database, change)
    const before = await parents(database)
    await assert.rejects(copySchema({ from, to, ...options }), {
      code: 'backup.tenant',
      message: /another shape/,
    })
    assert.deepEqual(await parents(database), before)
  }
})
