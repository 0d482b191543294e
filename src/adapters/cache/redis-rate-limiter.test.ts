import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type Service, startRedis } from '../../../test/services/index.ts'
import { connectRedis } from './connect-redis.ts'
import { memoryRateLimiter } from './memory-rate-limiter.ts'
import { rateLimiterSuite } from './rate-limiter.suite.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { redisRateLimiter } from './redis-rate-limiter.ts'
import { replicaRateLimiter } from './replica-rate-limiter.ts'

const clock = () => performance.now()
const API = { perSecond: 10, burst: 20 }

let redis: Service | undefined
before(async () => {
  redis = await startRedis()
})
after(() => redis?.stop())

/** A replica; undefined, and the test skipped, where there is no Redis. */
async function openReplica(t: TestContext) {
  if (!redis) return void t.skip('redis-server is not installed')
  const changes: string[] = []
  const link = await connectRedis(redis.url, {
    clock,
    onChange: (up) => {
      changes.push(up ? 'up' : 'down')
    },
  })
  t.after(() => link[Symbol.asyncDispose]())
  const shared = redisRateLimiter(link)
  return { redis, link, shared, changes, limiter: replicaRateLimiter(shared, memoryRateLimiter({ clock })) }
}

const pass = async (milliseconds: number) => {
  await delay(milliseconds)
}

rateLimiterSuite('Redis', async (t) => {
  const opened = await openReplica(t)
  if (!opened) return undefined
  const limiter: RateLimiter = { take: async (key, policy) => (await opened.shared.take(key, policy))! }
  return { limiter, pass }
})

rateLimiterSuite('Redis and memory', async (t) => {
  const opened = await openReplica(t)
  return opened && { limiter: opened.limiter, pass }
})

/** Asks as fast as it is answered for so long; how many passed. */
async function flood(limiter: RateLimiter, key: string, milliseconds: number): Promise<number> {
  let allowed = 0
  for (const end = clock() + milliseconds; clock() < end; )
    if ((await limiter.take(key, API)).allowed) allowed++
    else await delay(1)
  return allowed
}

test('two replicas on one Redis let through together what one may', async (t) => {
  const [first, second] = [await openReplica(t), await openReplica(t)]
  if (!first || !second) return
  const started = clock()
  const passed = await Promise.all([first, second].map(({ limiter }) => flood(limiter, 'together', 2_000)))
  const most = API.burst + ((clock() - started) / 1_000) * API.perSecond
  const sum = passed[0]! + passed[1]!
  assert.ok(sum <= most * 1.05, `${sum} of ${most}`)
  assert.ok(sum >= most * 0.9, `${sum} of ${most}`)
})

test('a bucket in Redis expires when it is full', async (t) => {
  const opened = await openReplica(t)
  if (!opened) return
  const client = new Redis(opened.redis.url)
  t.after(() => client.disconnect())
  await opened.shared.take('expires', { perSecond: 10, burst: 20 })
  const ttl = await client.pttl('leme:limit:expires')
  assert.ok(ttl > 0 && ttl <= 100, `${ttl}`)
})

test('a key with other bytes in Redis is a full bucket', async (t) => {
  const opened = await openReplica(t)
  if (!opened) return
  const client = new Redis(opened.redis.url)
  t.after(() => client.disconnect())
  await client.set('leme:limit:odd', 'no number')
  assert.equal((await opened.shared.take('odd', API))?.remaining, 19)
})

test('a wiped Redis lets no replica pass more than its limit', async (t) => {
  const opened = await openReplica(t)
  if (!opened) return
  const client = new Redis(opened.redis.url)
  t.after(() => client.disconnect())
  const started = clock()
  let passed = 0
  for (let round = 0; round < 20; round++) {
    passed += await flood(opened.limiter, 'wiped', 50)
    await client.flushall()
    await client.script('FLUSH')
  }
  const most = API.burst + ((clock() - started) / 1_000) * API.perSecond
  assert.ok(passed <= most * 1.05, `${passed} of ${most}`)
  assert.ok(passed >= most * 0.9, `${passed} of ${most}`)
})

test('while Redis is killed each replica holds the limit alone; it comes back by itself', async (t) => {
  const opened = await openReplica(t)
  if (!opened) return
  const { limiter, link, changes } = opened
  const started = clock()
  let passed = await flood(limiter, 'killed', 200)
  await opened.redis.kill()
  assert.equal(await opened.shared.take('killed', API), undefined)
  passed += await flood(limiter, 'killed', 500)
  assert.equal(link.up, false)
  await opened.redis.start()
  for (const end = clock() + 10_000; !link.up && clock() < end; ) passed += await flood(limiter, 'killed', 50)
  assert.deepEqual(changes, ['down', 'up'])
  assert.ok(await opened.shared.take('another', API))
  passed += await flood(limiter, 'killed', 200)
  const most = API.burst + ((clock() - started) / 1_000) * API.perSecond
  assert.ok(passed <= most * 1.05, `${passed} of ${most}`)
})

test('a Redis that hangs is late three times and then not asked for a while', async (t) => {
  const opened = await openReplica(t)
  if (!opened) return
  process.kill(opened.redis.pid, 'SIGSTOP')
  t.after(() => process.kill(opened.redis.pid, 'SIGCONT'))
  const started = clock()
  for (let at = 0; at < 15; at++) assert.ok((await opened.limiter.take('hangs', API)).allowed)
  assert.ok(clock() - started < 900, 'each call waited')
  assert.deepEqual(opened.changes, ['down'])
  process.kill(opened.redis.pid, 'SIGCONT')
  for (const end = clock() + 10_000; !opened.link.up && clock() < end; ) {
    await opened.limiter.take('hangs', API)
    await delay(20)
  }
  assert.deepEqual(opened.changes, ['down', 'up'])
})

test('a Redis that was never there is away, and an address that is none is refused', async (t) => {
  const told: string[] = []
  const link = await connectRedis('redis://127.0.0.1:1', { clock, onChange: (_up, why) => told.push(why) })
  t.after(() => link[Symbol.asyncDispose]())
  assert.equal(link.up, false)
  assert.equal(told.length, 1)
  assert.equal(await redisRateLimiter(link).take('one', API), undefined)
  for (const url of ['', 'localhost:6379', 'http://localhost', '/tmp/socket'])
    await assert.rejects(connectRedis(url, { clock, onChange: () => {} }), { code: 'redis.url' })
})

test('an answer that waited for this process is not late', async (t) => {
  const opened = await openReplica(t)
  if (!opened) return
  const asked = opened.link.ask(50, (client) => client.ping())
  await new Promise((done) => setImmediate(done))
  for (const end = clock() + 150; clock() < end; );
  assert.equal(await asked, 'PONG')
})
