import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Service, startRedis } from '../../../test/services/index.ts'
import { createTelemetry } from '../../adapters/telemetry/index.ts'
import { startServer } from '../server/server.fixture.ts'
import { joinReplicas } from './join-replicas.ts'

/** A server on this Redis, its log beside it. */
async function startReplica(t: TestContext, { url }: Pick<Service, 'url'>) {
  const log: string[] = []
  const telemetry = createTelemetry({ version: 'test' })
  const logger = {
    info: (text: string) => log.push(text),
    warn: (_facts: unknown, text: string) => log.push(text),
  }
  const replicas = await joinReplicas(url, { logger: logger as never, telemetry })
  t.after(() => replicas[Symbol.asyncDispose]())
  const server = await startServer(t, { ...replicas.ports, telemetry }, { limits: { api: 10 } })
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
