import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from './fake-clock.fixture.ts'
import { RateBudget, sharedBudget } from './rate-budget.ts'

test('no stretch of time sees more cost than the burst and what grew back in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ cost: fc.integer({ min: 1, max: 8 }), idle: fc.integer({ min: 0, max: 900 }) }), {
        maxLength: 40,
      }),
      async (requests) => {
        const clock = new FakeClock(0)
        const budget = new RateBudget({ unitMs: 100, burst: 10, clock })
        const went: { time: number; cost: number }[] = []
        for (const { cost, idle } of requests) {
          clock.pass(idle)
          await budget.take(cost)
          went.push({ time: clock.now(), cost })
        }
        for (let from = 0; from < went.length; from++) {
          let spent = 0
          for (let to = from; to < went.length; to++) {
            spent += went[to]!.cost
            assert.ok(spent <= 10 + (went[to]!.time - went[from]!.time) / 100 + 8, `${from}..${to}`)
          }
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('a rest gives back the burst, and no more', async () => {
  const clock = new FakeClock(0)
  const budget = new RateBudget({ unitMs: 100, burst: 3, clock })
  clock.pass(1_000_000)
  for (let at = 0; at < 4; at++) await budget.take(1)
  assert.deepEqual(clock.slept, [100])
})

test('all who take from one venue and key on a clock share a budget, and a hold holds all', async () => {
  const clock = new FakeClock(0)
  const options = { unitMs: 10, burst: 5, clock }
  const [left, right] = [sharedBudget('venue key', options), sharedBudget('venue key', options)]
  assert.equal(left, right)
  assert.notEqual(left, sharedBudget('venue other', options))
  left.holdUntil(5_000)
  await Promise.all([left.take(1), right.take(1)])
  assert.ok(clock.now() >= 5_000)
})

test('a hold holds those, too, who wait already', async () => {
  const clock = new FakeClock(0)
  const budget = new RateBudget({ unitMs: 100, burst: 1, clock })
  await budget.take(1)
  const waiting = budget.take(1)
  budget.holdUntil(5_000)
  await waiting
  assert.equal(clock.now(), 5_000)
})

test('a wait ends with the signal', async () => {
  const clock = new FakeClock(0)
  const budget = new RateBudget({ unitMs: 10, burst: 1, clock })
  budget.holdUntil(1_000)
  const control = new AbortController()
  control.abort()
  await assert.rejects(budget.take(1, control.signal), { name: 'AbortError' })
})
