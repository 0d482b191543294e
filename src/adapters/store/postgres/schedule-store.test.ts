import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'

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

test('a right is held by one at a time', async () => {
  const first = await schedules.claim('x')
  assert.ok(first)
  assert.equal(await schedules.claim('x'), undefined)
  await first[Symbol.asyncDispose]()
  const second = await schedules.claim('x')
  assert.ok(second)
  await second[Symbol.asyncDispose]()
})
