import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { SCHEDULE_LEASE_MS } from '../../../trade/market/index.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'
import { openSql } from './open-sql.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const { schedules } = store
after(async () => {
  await store.close()
  await server.stop()
})

const schedule = (name: string, nextAt = 1_000) => ({
  ...{ name, cron: '* * * * *', zone: 'UTC', arguments: ['download', '--pairs', 'A/B,"C"/D'], nextAt },
})

test('what was put is listed by name, and removed', async () => {
  for (const name of ['b', 'a']) await schedules.put(schedule(name))
  await schedules.put({ ...schedule('b'), cron: '0 * * * *' })
  const listed = await schedules.list()
  assert.deepEqual(listed, [
    { ...schedule('a'), last: null },
    { ...schedule('b'), cron: '0 * * * *', last: null },
  ])
  assert.ok(await schedules.remove('a'))
  assert.ok(!(await schedules.remove('a')))
})

test('of many who see it due one gets it', async () => {
  await schedules.put(schedule('once'))
  const times = { dueAt: 1_000, nextAt: 2_000 }
  const asked = await Promise.all(Array.from({ length: 12 }, () => schedules.begin('once', times)))
  const [run] = asked.filter((number) => number !== undefined)
  assert.equal(asked.filter((number) => number !== undefined).length, 1)
  const last = async () => (await schedules.list()).find(({ name }) => name === 'once')!
  assert.deepEqual([(await last()).nextAt, (await last()).last?.outcome], [2_000, null])
  await schedules.end(run!, 'failed', 'no\0 answer')
  const { dueAt, outcome, message, endedAt } = (await last()).last!
  assert.deepEqual([dueAt, outcome, message], [1_000, 'failed', 'no\ufffd answer'])
  assert.ok(Math.abs(endedAt! - (await schedules.now())) < 60_000)
  await schedules.remove('once')
})

test('a run that says nothing for a minute of the database has failed, whatever the clock here says', async () => {
  await schedules.put(schedule('killed'))
  const run = (await schedules.begin('killed', { dueAt: 1_000, nextAt: 2_000 }))!
  const last = async () => (await schedules.list()).find(({ name }) => name === 'killed')!.last!
  assert.equal((await last()).outcome, null)
  const sql = openSql(server.url, 1)
  const pass = (ms: number) =>
    sql`update market.schedule_run set alive_until = alive_until - ${ms} where number = ${run}`
  await pass(SCHEDULE_LEASE_MS - 20_000)
  assert.equal((await last()).outcome, null)
  await schedules.beat(run)
  await pass(SCHEDULE_LEASE_MS - 20_000)
  assert.equal((await last()).outcome, null, 'it said that it goes on')
  await pass(20_001)
  const { outcome, message, endedAt } = await last()
  assert.deepEqual([outcome, message], ['failed', 'its process ended without a word'])
  assert.ok(endedAt! < (await schedules.now()))
  await schedules.end(run, 'done', 'after all')
  assert.deepEqual([(await last()).outcome, (await last()).message], ['done', 'after all'])
  await sql.end()
})

test('a right is held by one at a time', async () => {
  const first = await schedules.claim('x')
  assert.ok(first)
  assert.equal(await schedules.claim('x'), undefined)
  await first[Symbol.asyncDispose]()
  const second = await schedules.claim('x')
  assert.ok(second)
  await second[Symbol.asyncDispose]()
})
