import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { memoryRateLimiter } from './memory-rate-limiter.ts'
import { rateLimiterSuite } from './rate-limiter.suite.ts'

function open(maxKeys?: number) {
  let now = 0
  const limiter = memoryRateLimiter({ clock: () => now, ...(maxKeys && { maxKeys }) })
  return {
    limiter,
    pass: async (milliseconds: number) => {
      now += milliseconds
    },
  }
}

rateLimiterSuite('memory', () => open())

test('in any time no more pass than a burst and what the rate gives, and nearly as many do', async () => {
  const policy = fc.record({
    perSecond: fc.integer({ min: 1, max: 50 }),
    burst: fc.integer({ min: 1, max: 40 }),
  })
  const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 })
  await fc.assert(
    fc.asyncProperty(policy, pauses, async (rate, gaps) => {
      const { limiter, pass } = open()
      const passed: number[] = []
      let now = 0
      for (const gap of gaps) {
        await pass(gap)
        now += gap
        const { allowed } = await limiter.take('one', rate)
        if (allowed) passed.push(now)
      }
      for (let from = 0; from < passed.length; from++)
        for (let to = from; to < passed.length; to++) {
          const most = rate.burst + ((passed[to]! - passed[from]!) / 1_000) * rate.perSecond
          assert.ok(to - from + 1 <= most + 1e-6)
        }
    }),
    { numRuns: 200 },
  )
})

test('a flood passes the burst and then the rate to the request', async () => {
  const { limiter, pass } = open()
  let allowed = 0
  for (let ms = 0; ms < 10_000; ms++) {
    await pass(1)
    if ((await limiter.take('one', { perSecond: 10, burst: 20 })).allowed) allowed++
  }
  assert.equal(allowed, 20 + 99)
})

test('a look costs nothing', async () => {
  const { limiter } = open()
  const policy = { perSecond: 1, burst: 2 }
  for (let at = 0; at < 5; at++) assert.equal(limiter.peek('one', policy).remaining, 1)
  assert.equal(limiter.keys, 0)
  assert.equal((await limiter.take('one', policy)).remaining, 1)
})

test('keys are bounded; the one used longest ago is forgotten', async () => {
  const { limiter } = open(3)
  const policy = { perSecond: 1, burst: 2 }
  for (const key of ['a', 'b', 'c', 'a', 'd']) await limiter.take(key, policy)
  assert.equal(limiter.keys, 3)
  assert.equal(limiter.peek('a', policy).allowed, false)
  assert.equal(limiter.peek('b', policy).remaining, 1)
})
