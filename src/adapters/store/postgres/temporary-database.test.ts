import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EmbeddedPostgres, temporaryPostgres } from '../../embedded-postgres/index.ts'
import { openSql } from './open-sql.ts'
import { withTemporaryDatabase } from './temporary-database.ts'

let server: EmbeddedPostgres
let sql: ReturnType<typeof openSql>
before(async () => {
  server = await temporaryPostgres()
  sql = openSql(server.url, 1)
})
after(async () => {
  await sql.end()
  await server.stop()
})

const databases = async () =>
  (await sql`select datname from pg_database`).map(({ datname }) => datname).sort()

test('a database is lent that is empty and gone afterwards, with what is in it and who is still there', async () => {
  const before = await databases()
  const seen: string[] = []
  const left: ReturnType<typeof openSql>[] = []
  const answer = await withTemporaryDatabase(server.url, async (url) => {
    const own = openSql(url, 1)
    left.push(own)
    await own`create table kept (id integer)`
    seen.push(...(await databases()))
    return (await own`select count(*)::integer as rows from kept`)[0]!.rows
  })
  assert.equal(answer, 0)
  assert.equal(seen.length, before.length + 1)
  assert.deepEqual(await databases(), before)
  await Promise.all(left.map((own) => own.end({ timeout: 1 })))
})

test('it is gone when the work fails, and that failure is the one that is told', async () => {
  const before = await databases()
  const failed = withTemporaryDatabase(server.url, () => Promise.reject(new Error('as it happens')))
  await assert.rejects(failed, { message: 'as it happens' })
  assert.deepEqual(await databases(), before)
})

test('a login that may not make databases is told so', async () => {
  await sql`create role modest login password 'modest'`
  const url = new URL(server.url)
  Object.assign(url, { username: 'modest', password: 'modest' })
  await assert.rejects(
    withTemporaryDatabase(url.href, async () => {}),
    { code: 'store.not-allowed' },
  )
})
