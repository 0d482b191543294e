import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type Service, startRedis } from '../../../test/services/index.ts'
import type { ByteCache, ByteCacheEvent } from './byte-cache.ts'
import { connectRedis } from './connect-redis.ts'
import { type ByteCacheOptions, redisByteCache } from './redis-byte-cache.ts'

const clock = () => performance.now()

let redis: Service | undefined
before(async () => {
  redis = await startRedis()
})
after(() => redis?.stop())

/** A cache and the events that it told; undefined, and the test skipped, where there is no Redis. */
async function open(t: TestContext, options: Partial<ByteCacheOptions> = {}) {
  if (!redis) return void t.skip('redis-server is not installed')
  const link = await connectRedis(redis.url, { clock, onChange: () => {} })
  const client = new Redis(redis.url)
  t.after(async () => {
    client.disconnect()
    await link[Symbol.asyncDispose]()
  })
  const events: ByteCacheEvent[] = []
  const cache = redisByteCache(link, {
    ...{ space: 'test', ttlSeconds: 60, maxBytes: 1_000_000, patienceMs: 50 },
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { redis, cache, client, events }
}

/** Looks until the bytes are there: nobody is told when a write has arrived. */
async function arrived(cache: ByteCache, name: string): Promise<Buffer | undefined> {
  for (const end = clock() + 2_000; clock() < end; await delay(5)) {
    const found = await cache.get(name)
    if (found) return found
  }
  return undefined
}

test('any bytes come back as they were, under their own name and space', async (t) => {
  const opened = await open(t)
  const elsewhere = await open(t, { space: 'other' })
  if (!opened || !elsewhere) return
  const { cache, events } = opened
  assert.equal(await cache.get('"a b"'), undefined)
  const bytes = Buffer.concat([Buffer.from([0x1f, 0x8b, 0, 255]), randomBytes(100_000)])
  cache.set('"a b"', bytes)
  assert.deepEqual(await arrived(cache, '"a b"'), bytes)
  assert.equal(await cache.get('"a'), undefined)
  assert.equal(await elsewhere.cache.get('"a b"'), undefined)
  assert.deepEqual([events[0], events.includes('hit'), events.at(-1)], ['miss', true, 'miss'])
})

test('bytes expire, and what is too large is not kept', async (t) => {
  const opened = await open(t, { maxBytes: 100, ttlSeconds: 7 })
  if (!opened) return
  const { cache, client } = opened
  cache.set('large', Buffer.alloc(101))
  cache.set('small', Buffer.alloc(100))
  assert.equal((await arrived(cache, 'small'))?.length, 100)
  assert.equal(await client.exists('leme:bytes:test:large'), 0)
  const ttl = await client.ttl('leme:bytes:test:small')
  assert.ok(ttl > 0 && ttl <= 7, `${ttl}`)
})

test('of many writes at once some are left out, and later ones are kept again', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const { cache, client } = opened
  for (let at = 0; at < 100; at++) cache.set(`many-${at}`, Buffer.alloc(10))
  await arrived(cache, 'many-15')
  assert.equal((await client.keys('leme:bytes:test:many-*')).length, 16)
  cache.set('later', Buffer.alloc(10))
  assert.ok(await arrived(cache, 'later'))
})

test('a Redis that hangs costs a look-up its patience, and soon nothing', async (t) => {
  const opened = await open(t, { patienceMs: 20 })
  if (!opened) return
  const { cache, events, redis } = opened
  process.kill(redis.pid, 'SIGSTOP')
  t.after(() => process.kill(redis.pid, 'SIGCONT'))
  const started = clock()
  for (let at = 0; at < 20; at++) assert.equal(await cache.get('any'), undefined)
  assert.ok(clock() - started < 300, `${clock() - started}`)
  assert.deepEqual(new Set(events), new Set(['failure']))
})

test('a Redis that is gone or refuses is a failure, not an error', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const { cache, client, events, redis } = opened
  await client.lpush('leme:bytes:test:list', 'no string')
  assert.equal(await cache.get('list'), undefined)
  await redis.kill()
  assert.equal(await cache.get('any'), undefined)
  cache.set('any', Buffer.alloc(1))
  await delay(1)
  assert.deepEqual(events, ['failure', 'failure', 'failure'])
  await redis.start()
})
