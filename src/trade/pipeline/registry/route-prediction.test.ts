import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Alias } from './model-version.ts'
import { routePrediction } from './route-prediction.ts'

const anyKey = fc.record({
  barTime: fc.nat().map((bar) => bar * 60_000),
  instrument: fc.constantFrom('BTC/USDT', 'ETH/USDT'),
})
const key = { barTime: 60_000, instrument: 'BTC/USDT' }
const both = [alias('challenger', 3), alias('champion', 2)]

test('without a champion nothing may be acted on', () => {
  for (const policy of [{ kind: 'champion' }, { kind: 'shadow' }, { kind: 'split', share: 1 }] as const) {
    assert.equal(routePrediction([alias('challenger', 3)], policy, key), undefined)
    assert.equal(routePrediction([], policy, key), undefined)
  }
})

test('the champion acts alone, or with a challenger in its shadow that never acts', () => {
  const alone = { act: { version: 2, mode: 'champion' }, shadows: [] }
  fc.assert(
    fc.property(anyKey, (any) => {
      assert.deepEqual(routePrediction(both, { kind: 'champion' }, any), alone)
      assert.deepEqual(routePrediction(both, { kind: 'shadow' }, any), { ...alone, shadows: [3] })
    }),
  )
  for (const kind of ['shadow', 'split'] as const) {
    const policy = kind === 'split' ? { kind, share: 1 } : { kind }
    assert.deepEqual(routePrediction([alias('champion', 2)], policy, key), alone)
    assert.deepEqual(routePrediction([alias('champion', 2), alias('challenger', 2)], policy, key), alone)
  }
})

test('a split gives the same bar to the same version, and its share of many bars to the challenger', () => {
  fc.assert(
    fc.property(anyKey, fc.double({ min: 0, max: 1, noNaN: true }), (any, share) => {
      const first = routePrediction(both, { kind: 'split', share }, any)
      assert.deepEqual(routePrediction(both.toReversed(), { kind: 'split', share }, { ...any }), first)
      // Who is with the challenger stays with it when the share grows.
      const more = routePrediction(both, { kind: 'split', share: (1 + share) / 2 }, any)!
      if (first!.act.mode === 'challenger') assert.equal(more.act.mode, 'challenger')
      assert.deepEqual(first!.shadows, [])
    }),
  )
  for (const share of [0, 0.2, 0.5, 1]) {
    const bars = Array.from({ length: 4_000 }, (_, bar) => ({
      barTime: bar * 900_000,
      instrument: 'BTC/USDT',
    }))
    const taken = bars.filter(
      (bar) => routePrediction(both, { kind: 'split', share }, bar)!.act.version === 3,
    )
    assert.ok(Math.abs(taken.length / 4_000 - share) < 0.03, `${taken.length} for ${share}`)
  }
})

test('a bar keeps its version from release to release', () => {
  const modes = [0, 1, 2, 3, 4, 5, 6, 7].map((bar) => {
    const at = { barTime: 1_735_689_600_000 + bar * 3_600_000, instrument: 'BTC/USDT' }
    return routePrediction(both, { kind: 'split', share: 0.5 }, at)!.act.version
  })
  assert.deepEqual(modes, [2, 2, 3, 2, 2, 3, 3, 2])
})

function alias(name: string, version: number): Alias {
  return { alias: name, version, event: 1, since: 0 }
}
