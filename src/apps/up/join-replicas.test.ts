import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type Service, startRedis } from '../../../test/services/index.ts'
import { createTelemetry } from '../../adapters/telemetry/index.ts'
import { memoryCandleStore } from '../../trade/market/index.ts'
import type { ServerPorts } from '../server/index.ts'
import { startServer, storeCandles } from '../server/server.fixture.ts'
import { joinReplicas } from './join-replicas.ts'

/** A server on this Redis, its log beside it. */
async function startReplica(
  t: TestContext,
  { url }: Pick<Service, 'url'>,
  { database = 'one', ...ports }: Partial<Pick<ServerPorts, 'candles'>> & { database?: string } = {},
) {
  const log: string[] = []
  const telemetry = createTelemetry({ version: 'test' })
  const logger = {
    info: (text: string) => log.push(text),
    warn: (_facts: unknown, text: string) => log.push(text),
  }
  const replicas = await joinReplicas(url, {
    logger: logger as never,
    telemetry,
    database: { identity: async () => database },
  })
  t.after(() => replicas[Symbol.asyncDispose]())
  const server = await startServer(t, { ...replicas.ports, telemetry, ...ports }, { limits: { api: 10 } })
  const { app, token } = server
  const ask = async (url: string) =>
    app.inject({ url, remoteAddress: '203.0.113.5', cookies: { leme_session_80: token } })
  /** Asks for so long; how many requests passed. */
  const flood = async (milliseconds: number) => {
    let passed = 0
    for (const end = performance.now() + milliseconds; performance.now() < end; )
      if ((await ask('/api/v1/session')).statusCode === 200) passed++
      else await delay(1)
    return passed
  }
  return { ...server, ask, flood, log }
}

function most(started: number): number {
  return 20 + ((performance.now() - started) / 1_000) * 10
}

test('two servers on one Redis let a session pass together what one may', async (t) => {
  const redis = await startRedis()
  if (!redis) return t.skip('redis-server is not installed')
  t.after(() => redis.stop())
  const [first, second] = [await startReplica(t, redis), await startReplica(t, redis)]
  const started = performance.now()
  const passed = await Promise.all([first.flood(2_000), second.flood(2_000)])
  const limit = most(started)
  const sum = passed[0] + passed[1]
  assert.ok(sum <= limit * 1.05, `${passed} of ${limit}`)
  assert.ok(sum >= limit * 0.9, `${passed} of ${limit}`)
})

test('a server goes on when Redis is killed, holds the limit alone, says so once, and returns', async (t) => {
  const redis = await startRedis()
  if (!redis) return t.skip('redis-server is not installed')
  t.after(() => redis.stop())
  const { ask, flood, log, telemetry } = await startReplica(t, redis)
  const healthy = async () => (await ask('/health')).json()
  assert.equal((await healthy()).redis, 'up')
  const started = performance.now()
  let passed = await flood(300)
  await redis.kill()
  passed += await flood(700)
  const health = await ask('/health')
  assert.deepEqual([health.statusCode, health.json().redis], [200, 'down'])
  assert.match(await telemetry.scrape(), /leme_redis_up 0/)
  await redis.start()
  for (const end = performance.now() + 10_000; performance.now() < end; passed += await flood(50))
    if ((await healthy()).redis === 'up') break
  passed += await flood(300)
  const limit = most(started)
  assert.ok(passed <= limit * 1.05, `${passed} of ${limit}`)
  assert.ok(passed >= limit * 0.9, `${passed} of ${limit}`)
  assert.match(await telemetry.scrape(), /leme_redis_up 1/)
  assert.deepEqual(log, [
    'Redis is away: each replica holds the limits alone',
    'Redis is there: limits are shared again',
  ])
})

test('without an address nothing is shared, and health is silent about it', async (t) => {
  const { ask } = await startReplica(t, { url: '' })
  assert.equal('redis' in (await ask('/health')).json(), false)
})

const ASK = '/candles?venue=demo&pair=ETH/BTC&timeframe=5m&latest=500'

/** A store of candles that counts how often it is read. */
function countedStore() {
  const candles = memoryCandleStore()
  let reads = 0
  const read: typeof candles.read = (...given) => {
    reads++
    return candles.read(...given)
  }
  return { candles: { ...candles, read }, reads: () => reads }
}

test('what one replica has read the other one answers from Redis, until something is written', async (t) => {
  const redis = await startRedis()
  if (!redis) return t.skip('redis-server is not installed')
  t.after(() => redis.stop())
  const { candles, reads } = countedStore()
  const [first, second] = [
    await startReplica(t, redis, { candles }),
    await startReplica(t, redis, { candles }),
  ]
  await storeCandles(first, 100)
  const made = await first.ask(ASK)
  assert.equal(made.statusCode, 200)
  await delay(100)
  assert.deepEqual([(await second.ask(ASK)).body, reads()], [made.body, 1])
  assert.match(
    await second.telemetry.scrape(),
    /leme_cache_events_total\{cache="candles-redis",event="hit"\} 1/,
  )
  await storeCandles(first, 101)
  const next = await second.ask(ASK)
  assert.equal(next.json().rows, 101)
  assert.deepEqual([next.body, reads()], [(await first.ask(ASK)).body, 2])
})

test('a server of another database finds nothing of this one', async (t) => {
  const redis = await startRedis()
  if (!redis) return t.skip('redis-server is not installed')
  t.after(() => redis.stop())
  const [one, other] = [await startReplica(t, redis), await startReplica(t, redis, { database: 'other' })]
  await storeCandles(one, 100)
  await storeCandles(other, 100)
  await one.ask(ASK)
  await delay(100)
  await other.ask(ASK)
  assert.match(
    await other.telemetry.scrape(),
    /leme_cache_events_total\{cache="candles-redis",event="miss"\} 1/,
  )
})

test('with Redis wiped, hanging or killed every answer is that of the database', async (t) => {
  const redis = await startRedis()
  if (!redis) return t.skip('redis-server is not installed')
  t.after(() => redis.stop())
  const client = new Redis(redis.url)
  client.on('error', () => {})
  t.after(() => client.disconnect())
  const { candles } = countedStore()
  const [plain, shared] = [
    await startReplica(t, { url: '' }, { candles }),
    await startReplica(t, redis, { candles }),
  ]
  await storeCandles(plain, 300)
  const troubles = {
    none: async () => {},
    wiped: async () => void (await client.flushall()),
    hanging: async () => void process.kill(redis.pid, 'SIGSTOP'),
    back: async () => void process.kill(redis.pid, 'SIGCONT'),
    killed: () => redis.kill(),
  }
  let latest = 10
  for (const [trouble, make] of Object.entries(troubles)) {
    await make()
    for (let times = 0; times < 4; times++) {
      const url = `${ASK.replace('500', String(latest++))}`
      const [wanted, found] = [await plain.get(url), await shared.get(url)]
      assert.deepEqual([found.statusCode, found.body], [200, wanted.body], trouble)
    }
  }
})
