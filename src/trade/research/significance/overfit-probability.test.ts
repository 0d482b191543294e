import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../../math/index.ts'
import { overfitProbability } from './overfit-probability.ts'
import { blockSums, halves, trialScores } from './split-halves.ts'

const noise = (seed: string, trials: number, rows: number, edge = 0) => {
  const chance = random(seed)
  return Array.from({ length: trials }, (_, trial) =>
    Float64Array.from({ length: rows }, () => chance.normal() + (trial === 3 ? edge : 0)),
  )
}

test('two halves, worked by hand', () => {
  // First half: A gains 2 on average, B 1; second half: A loses 1, B gains 1. Deviations are √2 each.
  const a = Float64Array.of(1, 3, -2, 0)
  const b = Float64Array.of(0, 2, 0, 2)
  const found = overfitProbability({ trials: [a, b], blocks: 2 })
  // Chosen by the first half A (√2 → −1/√2, worst), by the second half B (1/√2 → 1/√2, worst).
  assert.deepEqual([found.splits, found.probability, found.lossProbability], [2, 1, 0.5])
  assert.ok(Math.abs(found.medianRank - 1 / 3) < 1e-12)
  // From (1/√2, 1/√2) to (√2, −1/√2).
  assert.ok(Math.abs(found.degradation - -2) < 1e-9)
})

test('every half of the blocks is taken once, its complement too, and scores are Sharpe ratios', () => {
  const splits = halves(6)
  assert.equal(splits.length, 20)
  const chosen = splits.map((split) => [...split.subarray(0, 3)].join())
  assert.equal(new Set(chosen).size, 20)
  assert.ok(splits.every((split) => chosen.includes([...split.subarray(3)].join())))
  assert.deepEqual([halves(2).length, halves(16).length], [2, 12_870])

  const [returns] = noise('score', 1, 60) as [Float64Array]
  const out = { inside: new Float64Array(1), outside: new Float64Array(1) }
  trialScores(blockSums([returns], 6), Uint8Array.of(0, 2, 5, 1, 3, 4), out)
  const part = [0, 2, 5].flatMap((block) => [...returns.subarray(block * 10, block * 10 + 10)])
  const mean = part.reduce((sum, value) => sum + value, 0) / 30
  const deviation = Math.sqrt(part.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29)
  assert.ok(Math.abs(out.inside[0]! - mean / deviation) < 1e-12)
})

test('choosing among noise is overfitting half of the time or more, choosing the true one is not', () => {
  const shares = Array.from(
    { length: 12 },
    (_, run) => overfitProbability({ trials: noise(`run ${run}`, 20, 400), blocks: 8 }).probability,
  )
  const average = shares.reduce((sum, share) => sum + share, 0) / shares.length
  assert.ok(average > 0.35 && average < 0.75, `${average}`)
  const skilled = overfitProbability({ trials: noise('skill', 20, 400, 0.5), blocks: 8 })
  assert.ok(skilled.probability < 0.02 && skilled.medianRank > 0.9 && skilled.lossProbability === 0)
})

test('trials that are all alike rank in the middle', () => {
  const [one] = noise('one', 1, 64) as [Float64Array]
  const found = overfitProbability({ trials: [one, one, one], blocks: 4 })
  assert.deepEqual([found.probability, found.medianRank], [1, 0.5])
})

test('options out of range are refused', () => {
  const refused = { name: 'Fault', code: 'research.option' }
  const trials = noise('refused', 3, 64)
  for (const blocks of [0, 1, 3, 22, Number.NaN]) {
    assert.throws(() => overfitProbability({ trials, blocks }), refused)
  }
  assert.throws(() => overfitProbability({ trials: trials.slice(0, 1) }), refused)
  assert.throws(() => overfitProbability({ trials: [] }), refused)
  assert.throws(() => overfitProbability({ trials: [...trials, new Float64Array(63)] }), refused)
  assert.throws(() => overfitProbability({ trials: noise('short', 3, 31) }), refused)
})
