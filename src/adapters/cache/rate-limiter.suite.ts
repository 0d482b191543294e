import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { RateLimiter, RatePolicy } from './rate-limiter.ts'

/** What a test works on. */
interface Opened {
  readonly limiter: RateLimiter
  /** Lets time pass for the limiter. */
  readonly pass: (milliseconds: number) => Promise<void>
}

const SLOW: RatePolicy = { perSecond: 1 / 60, burst: 5 }

/** Judges an implementation of {@link RateLimiter}; `open` gives undefined where the test has to be skipped. */
export function rateLimiterSuite(
  name: string,
  open: (t: TestContext) => Promise<Opened | undefined> | Opened,
): void {
  describe(`RateLimiter: ${name}`, () => {
    let keys = 0
    const key = () => `${name}:${++keys}`

    test('a burst passes, the next one is told how long to wait', async (t) => {
      const opened = await open(t)
      if (!opened) return
      const [name, { limiter }] = [key(), opened]
      for (const remaining of [4, 3, 2, 1, 0]) {
        const verdict = await limiter.take(name, SLOW)
        assert.deepEqual([verdict.allowed, verdict.remaining, verdict.limit], [true, remaining, 5])
        assert.equal(verdict.retryAfterMs, 0)
        assert.ok(Math.abs(verdict.resetMs - (5 - remaining) * 60_000) < 5_000, `${verdict.resetMs}`)
      }
      for (const _again of [1, 2, 3]) {
        const verdict = await limiter.take(name, SLOW)
        assert.deepEqual([verdict.allowed, verdict.remaining], [false, 0])
        assert.ok(verdict.retryAfterMs > 55_000 && verdict.retryAfterMs <= 60_000, `${verdict.retryAfterMs}`)
        assert.ok(verdict.resetMs > 295_000 && verdict.resetMs <= 300_000, `${verdict.resetMs}`)
      }
    })

    test('keys do not know each other', async (t) => {
      const opened = await open(t)
      if (!opened) return
      const { limiter } = opened
      const [full, other] = [key(), key()]
      for (let at = 0; at < 6; at++) await limiter.take(full, SLOW)
      assert.equal((await limiter.take(full, SLOW)).allowed, false)
      assert.equal((await limiter.take(other, SLOW)).remaining, 4)
    })

    test('who waits as long as was said passes, and a rest fills the bucket', async (t) => {
      const opened = await open(t)
      if (!opened) return
      const [name, { limiter, pass }] = [key(), opened]
      const policy = { perSecond: 20, burst: 4 }
      let verdict = await limiter.take(name, policy)
      while (verdict.allowed) verdict = await limiter.take(name, policy)
      await pass(Math.ceil(verdict.retryAfterMs) + 1)
      assert.equal((await limiter.take(name, policy)).allowed, true)
      await pass(250)
      assert.equal((await limiter.take(name, policy)).remaining, 3)
    })

    test('requests at once pass no more than a burst', async (t) => {
      const opened = await open(t)
      if (!opened) return
      const name = key()
      const verdicts = await Promise.all(Array.from({ length: 50 }, () => opened.limiter.take(name, SLOW)))
      assert.equal(verdicts.filter(({ allowed }) => allowed).length, 5)
    })

    test('a key that is judged by a smaller policy later owes no more than a burst of that', async (t) => {
      const opened = await open(t)
      if (!opened) return
      const name = key()
      for (let at = 0; at < 100; at++) await opened.limiter.take(name, { perSecond: 1 / 60, burst: 100 })
      const { allowed, retryAfterMs } = await opened.limiter.take(name, { perSecond: 1 / 60, burst: 2 })
      assert.deepEqual([allowed, retryAfterMs <= 60_000], [false, true])
    })
  })
}
