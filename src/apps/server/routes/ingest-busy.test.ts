import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { StoreError } from '../../../adapters/store/postgres/index.ts'
import type { IngestOutcome } from '../../../trade/market/index.ts'
import { CANDLE, startIngest, TICK } from './ingest.fixture.ts'

const NOTHING: IngestOutcome = { received: 0, inserted: 0, duplicates: 0, details: [] }

test('a failure that passes is 503 with the time to wait, on every route', async (t) => {
  const sql = (code: string) => Object.assign(new Error('ends with secret'), { code })
  for (const [failure, status] of [
    [new StoreError('store.unreachable', 'away'), 503],
    [new StoreError('store.too-many-connections', 'full'), 503],
    [new StoreError('store.disk-full', 'full'), 503],
    [sql('57014'), 503],
    [sql('40P01'), 503],
    [sql('55P03'), 503],
    [new Error('timeout exceeded when trying to connect'), 503],
    [new StoreError('store.not-migrated', 'old'), 500],
    [sql('23505'), 500],
    [new Error('ends with secret'), 500],
  ] as const) {
    const fail = () => Promise.reject(failure)
    const { send } = await startIngest(t, { ingest: { ingest: fail, ingestTicks: fail } })
    for (const [url, body] of [
      ['/ingest', CANDLE],
      ['/ingest_batch', [CANDLE]],
      ['/ingest/tick', { ticks: [TICK] }],
    ] as const) {
      const response = await send(url, body)
      assert.equal(response.statusCode, status, `${failure.message} ${response.body}`)
      assert.equal(response.headers['retry-after'], status === 503 ? '5' : undefined)
      assert.ok(!response.body.includes('secret'))
    }
  }
})

test('a store of keys that is away is 503 as well, never a pass', async (t) => {
  const verify = () => Promise.reject(new StoreError('store.unreachable', 'away'))
  const { send } = await startIngest(t, { apiKeys: { verify } })
  const response = await send('/ingest', CANDLE)
  assert.deepEqual([response.statusCode, response.json().code], [503, 'server.busy'])
  assert.equal(response.headers['retry-after'], '5')
})

test('bodies that wait for a slow store are bounded; when they are done there is room again', async (t) => {
  const done = Promise.withResolvers<IngestOutcome>()
  const slow = { ingest: () => done.promise, ingestTicks: () => assert.fail('not asked') }
  const { send } = await startIngest(t, { ingest: slow })
  const large = JSON.stringify(CANDLE).replace('{', `{${' '.repeat(7 << 20)}`)
  const waiting = Array.from({ length: 12 }, () => send('/ingest', large))
  const refused: number[] = []
  for (const one of waiting) void one.then(({ statusCode }) => refused.push(statusCode))
  while (refused.length < 3) await setImmediate()
  assert.ok(refused.every((status) => status === 503))
  done.resolve(NOTHING)
  const statuses = (await Promise.all(waiting)).map(({ statusCode }) => statusCode)
  assert.deepEqual(
    [statuses.filter((one) => one === 200).length, refused.filter((one) => one === 503).length],
    [9, 3],
  )
  assert.equal((await send('/ingest', large)).statusCode, 200)
})
