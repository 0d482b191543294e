import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { claim } from './claim.ts'

const server = await temporaryPostgres()
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
after(async () => {
  await sql.end()
  await server.stop()
})

test('one process at a time has a right; whoever gives it back lets the next one, and has not lost it', async () => {
  const first = await claim(server.url, 'test/one')
  assert.ok(first)
  assert.equal(await claim(server.url, 'test/one'), undefined)
  const other = await claim(server.url, 'test/other')
  assert.ok(other, 'another right is free')
  await first[Symbol.asyncDispose]()
  const next = await claim(server.url, 'test/one')
  assert.ok(next)
  await Promise.all([next, other].map((right) => right[Symbol.asyncDispose]()))
  assert.deepEqual(
    [first, next, other].map(({ lost }) => lost.aborted),
    [false, false, false],
  )
})

test('who loses its connection is told that the right is lost, and another one can have it', async () => {
  const right = await claim(server.url, 'test/lost', { watch: true })
  assert.ok(right)
  const [holder] = await sql<
    { pid: number }[]
  >`select pid from pg_locks where locktype = 'advisory' and granted`
  await Promise.all([once(right.lost, 'abort'), sql`select pg_terminate_backend(${holder!.pid})`])
  const next = await claim(server.url, 'test/lost')
  assert.ok(next)
  await next[Symbol.asyncDispose]()
  await right[Symbol.asyncDispose]()
})
