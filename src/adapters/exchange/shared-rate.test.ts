import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BudgetStore } from '../../trade/market/index.ts'
import { FakeClock } from './fake-clock.fixture.ts'
import { SharedRate } from './shared-rate.ts'

function stage() {
  const clock = new FakeClock(0)
  const taken: number[] = []
  let paid = 0
  let heldUntil = 0
  const store: BudgetStore = {
    async take(_name, { costMs, burstMs }) {
      taken.push(costMs)
      paid = Math.max(paid, clock.now() - burstMs) + costMs
      return Math.max(0, paid - clock.now(), heldUntil - clock.now())
    },
    async hold(_name, ms) {
      heldUntil = clock.now() + ms
    },
    held: async () => Math.max(0, heldUntil - clock.now()),
  }
  const rate = () => new SharedRate({ store, name: 'x', unitMs: 100, burst: 2, clock })
  return { clock, taken, rate }
}

test('two who share a budget wait for each other', async () => {
  const { clock, rate } = stage()
  const [one, other] = [rate(), rate()]
  for (let turn = 0; turn < 10; turn++) {
    await one.take(1)
    await other.take(1)
  }
  assert.equal(clock.now(), 20 * 100)
})

test('what is asked for while a question is on its way goes with the next one', async () => {
  const { taken, rate } = stage()
  const one = rate()
  await Promise.all(Array.from({ length: 8 }, () => one.take(0.1)))
  assert.ok(taken.length <= 2, `${taken.length} round trips`)
  assert.ok(Math.abs(taken.reduce((sum, cost) => sum + cost, 0) - 80) < 1e-9)
})

test('nobody goes while one was told to wait, also who waits already', async () => {
  const { clock, rate } = stage()
  const [one, other] = [rate(), rate()]
  await one.holdUntil(5_000)
  await other.take(1)
  assert.equal(clock.now(), 5_000)
  const waiting = other.take(30)
  await one.holdUntil(20_000)
  await waiting
  assert.equal(clock.now(), 20_000)
})

test('who is told to stop does not go', async () => {
  const { rate } = stage()
  const one = rate()
  await one.holdUntil(1_000)
  await assert.rejects(one.take(1, AbortSignal.abort()), { name: 'AbortError' })
})
