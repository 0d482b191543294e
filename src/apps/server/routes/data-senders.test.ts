import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { parseVenue } from '../../../domain/index.ts'
import { memoryApiKeyStore, memoryCandleStore, memoryIngestStore } from '../../../trade/market/index.ts'
import { NOW, startServer, storeCandles } from '../server.fixture.ts'

test('a source has its keys without secrets, and what it sent', async (t) => {
  const candles = memoryCandleStore()
  const ingest = memoryIngestStore(candles)
  const apiKeys = memoryApiKeyStore(ingest, { now: () => NOW, randomBytes: (length) => randomBytes(length) })
  const senders = { listSources: ingest.listSources, listKeys: apiKeys.list }
  const server = await startServer(t, { candles, senders })
  const source = { name: 'demo', venue: parseVenue('demo'), policy: 'revise', takesUnknown: true } as const
  await ingest.putSource(source)
  await ingest.putSource({ ...source, name: 'idle' })
  await storeCandles(server, 3)
  const rights = { scopes: ['ingest'], networks: ['10.0.0.0/8'], expiresAt: null } as const
  const { token } = await apiKeys.create('demo', rights)
  const over = await apiKeys.create('demo', { ...rights, expiresAt: NOW })
  const revoked = await apiKeys.create('demo', rights)
  await apiKeys.revoke(revoked.key.prefix)
  const answer = await server.get('/api/v1/status/sources')
  const [demo, idle] = answer.json().items
  assert.deepEqual(
    [demo.name, demo.policy, demo.series, demo.rows, demo.newestTime],
    ['demo', 'revise', 1, 3, NOW - 300_000],
  )
  assert.deepEqual(
    demo.keys.map(({ state }: { state: string }) => state),
    ['in force', 'expired', 'revoked'],
  )
  assert.equal(demo.keys[1].prefix, over.key.prefix)
  assert.deepEqual([idle.series, idle.newestTime, idle.keys], [0, null, []])
  for (const secret of [token, token.split('_').at(-1)!]) assert.ok(!answer.body.includes(secret))
})

test('schedules have their next time and how they ended last; without any there are none', async (t) => {
  const none = await startServer(t)
  assert.deepEqual((await none.get('/api/v1/status/schedules')).json(), { now: NOW, items: [] })
  const plan = { name: 'nightly', cron: '5 0 * * *', zone: 'UTC', arguments: ['check'], nextAt: NOW + 1 }
  const last = { dueAt: 1, startedAt: 2, endedAt: 3, outcome: 'failed', message: 'Error' } as const
  const schedules = {
    list: async () => [
      { ...plan, last },
      { ...plan, name: 'weekly', last: null },
    ],
  }
  const server = await startServer(t, { schedules })
  const { items } = (await server.get('/api/v1/status/schedules')).json()
  assert.deepEqual(items, [
    { ...plan, last },
    { ...plan, name: 'weekly', last: null },
  ])
})

test('who sends and by which keys is told to nobody without a session', async (t) => {
  const server = await startServer(t)
  for (const path of ['sources', 'schedules']) {
    const response = await server.app.inject({ method: 'GET', url: `/api/v1/status/${path}` })
    assert.equal(response.statusCode, 401)
  }
})
