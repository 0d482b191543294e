import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import {
  connectRedis,
  memoryRateLimiter,
  type RedisLink,
  redisByteCache,
  redisRateLimiter,
  replicaRateLimiter,
} from '../../src/adapters/cache/index.ts'
import { random } from '../../src/math/index.ts'
import { memoryCandleStore } from '../../src/trade/market/index.ts'
import { startRedis } from '../services/index.ts'
import { marketServer, SHOWN, writeShown } from './market-server.fixture.ts'
import type { ProofRun } from './proof.ts'

const RATE = { api: 10 }
const BURST = 20
const REPLICAS = 2
const SLACK = 1.05
const PHASE_MS = 250
const PATIENCE_MS = 90_000
const clock = () => performance.now()

interface Replica extends AsyncDisposable {
  readonly link: RedisLink
  readonly server: Awaited<ReturnType<typeof marketServer>>
}

/**
 * Two replicas on one store share a Redis. A stranger floods both, a reader asks both after each write,
 * while Redis dies, is away and comes back empty.
 */
export async function redisRounds({ count, seed, onTrial }: ProofRun): Promise<void> {
  if (count === 0) return
  await using started = await startRedis()
  const redis = started!
  const candles = memoryCandleStore()
  await writeShown(candles, 1)
  await using first = await openReplica(redis.url, candles)
  await using second = await openReplica(redis.url, candles)
  const replicas = [first, second]
  for (let trial = 0; trial < count; trial++) {
    const dice = random(`${seed}-redis-${trial}`)
    const reading = readerOf(replicas, candles, trial * 1_000_000)
    const flood = floodOf(replicas, `10.${trial >> 8}.${trial & 255}.7`)
    const passed: number[] = []
    const most: number[] = []
    const phase = async (name: string, ends: () => Promise<unknown>, buckets: number) => {
      const { all, each } = await flood.until(ends)
      passed.push(all.passed)
      most.push(Math.floor(all.most * buckets))
      assert.ok(all.passed <= all.most * buckets * SLACK, `${name}: ${all.passed} of ${all.most * buckets}`)
      for (const own of each) assert.ok(own.passed <= own.most * SLACK, `${name}: one alone ${own.passed}`)
    }
    await phase('Redis there', () => delay(dice.int(PHASE_MS)), 1)
    await phase(
      'Redis away',
      async () => {
        await redis.kill()
        await delay(dice.int(PHASE_MS))
        await redis.start()
        await areUp(replicas)
      },
      REPLICAS,
    )
    await phase('Redis back', () => delay(PHASE_MS), 1)
    const { writes, answers } = await reading.end()
    onTrial?.({
      killed: 'Redis, wiped',
      writes,
      'events or answers': answers,
      'of them again': '',
      passed: passed.join(' + '),
      most: most.join(' + '),
    })
  }
}

async function openReplica(url: string, candles: ReturnType<typeof memoryCandleStore>): Promise<Replica> {
  const link = await connectRedis(url, { clock, onChange: () => {} })
  const limiter = replicaRateLimiter(redisRateLimiter(link), memoryRateLimiter({ clock }))
  const sharedAnswers = redisByteCache(link, {
    ...{ space: 'proof', ttlSeconds: 60, maxBytes: 1 << 20, patienceMs: 100, onEvent: () => {} },
  })
  const server = await marketServer({ candles, limiter, sharedAnswers }, { limits: RATE })
  return {
    link,
    server,
    async [Symbol.asyncDispose]() {
      await server.app.close()
      await link[Symbol.asyncDispose]()
    },
  }
}

/** Waits until all replicas have seen that Redis is there again. */
async function areUp(replicas: readonly Replica[]): Promise<void> {
  for (const end = clock() + PATIENCE_MS; !replicas.every(({ link }) => link.up); ) {
    assert.ok(clock() < end, 'Redis is back, and nobody has seen it')
    await delay(10)
  }
}

/** A stranger at one address who asks without a pause; what passed is 401, what did not 429. */
function floodOf(replicas: readonly Replica[], remoteAddress: string) {
  const counts = replicas.map(() => 0)
  return {
    async until(ends: () => Promise<unknown>) {
      const before = [...counts]
      const from = clock()
      let isOver = false
      const asking = replicas.map(async ({ server }, at) => {
        while (!isOver) {
          const { statusCode } = await server.app.inject({ url: '/candles', remoteAddress })
          assert.ok(statusCode === 401 || statusCode === 429, `${statusCode}`)
          if (statusCode === 401) counts[at]!++
          await delay(1)
        }
      })
      await Promise.all([...asking, ends().finally(() => (isOver = true))])
      const most = BURST + ((clock() - from) / 1_000) * RATE.api
      const each = counts.map((count, at) => ({ passed: count - before[at]!, most }))
      return { all: { passed: each.reduce((sum, { passed }) => sum + passed, 0), most }, each }
    },
  }
}

/** Writes, and asks each replica: twice, so that the second may come from a cache. */
function readerOf(
  replicas: readonly Replica[],
  candles: ReturnType<typeof memoryCandleStore>,
  first: number,
) {
  let isOver = false
  let [writes, answers] = [0, 0]
  const working = (async () => {
    for (; !isOver; writes++) {
      const value = first + writes + 2
      await writeShown(candles, value)
      for (const { server } of [...replicas, ...replicas]) {
        const { statusCode, body } = await server.ask(SHOWN)
        if (statusCode === 429) continue
        assert.equal(statusCode, 200, body)
        assert.equal(JSON.parse(body).candles.at(-1)[4], value, 'an answer from before the last write')
        answers++
      }
      await delay(60)
    }
  })()
  working.catch(() => {})
  return {
    async end() {
      isOver = true
      await working
      return { writes, answers }
    },
  }
}
