import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { claim } from './claim.ts'
import { openSql } from './open-sql.ts'

const server = await temporaryPostgres()
const sql = openSql(server.url, 2)
after(async () => {
  await sql.end()
  await server.stop()
})

test('one holds the right, another name is another right, and given back it is the next one’s', async () => {
  const first = await claim(server.url, 'a')
  assert.ok(first)
  assert.equal(await claim(server.url, 'a'), undefined)
  await using other = await claim(server.url, 'b')
  assert.ok(other)
  await first[Symbol.asyncDispose]()
  await using next = await claim(server.url, 'a')
  assert.ok(next)
})

test('whoever loses the connection hears of it, and the right is free', async () => {
  await using held = await claim(server.url, 'c')
  assert.ok(held && !held.lost.aborted)
  const lost = once(held.lost, 'abort')
  await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
    and pid <> pg_backend_pid()`
  await lost
  await using next = await claim(server.url, 'c')
  assert.ok(next && !next.lost.aborted)
})
