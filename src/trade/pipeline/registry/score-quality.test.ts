import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quantile, random } from '../../../math/index.ts'
import { prediction } from './model-version.fixture.ts'
import type { SettledPrediction } from './prediction.ts'
import { scoreDrift, scoreQuality } from './score-quality.ts'

test('scores that hold as often as they say are calibrated, those that exaggerate are not', () => {
  const chance = random('calibration')
  const truth = Array.from({ length: 4_000 }, () => 0.3 + 0.4 * chance.next())
  const rows = (told: (value: number) => number) =>
    truth.map((value, bar) => settled(bar, told(value), chance.next() < value ? 1 : 0))
  assert.ok(scoreQuality(rows((value) => value)).calibrationError! < 0.03)
  assert.ok(scoreQuality(rows((value) => (value > 0.5 ? 0.95 : 0.05))).calibrationError! > 0.25)
})

test('the calibration error of a known case', () => {
  const rows = Array.from({ length: 100 }, (_, bar) =>
    settled(bar, bar < 50 ? 0.2 : 1, bar % 2 === 0 ? 1 : 0),
  )
  assert.ok(Math.abs(scoreQuality(rows).calibrationError! - (0.3 + 0.5) / 2) < 1e-12)
})

test('few rows and one class give no figure instead of a lucky one', () => {
  const rows = Array.from({ length: 99 }, (_, bar) => settled(bar, 0.9, 1))
  assert.deepEqual(scoreQuality(rows).calibrationError, null)
  assert.equal(scoreQuality(rows).auc, null)
  assert.equal(scoreDrift(new Array(99).fill(0.5), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]), null)
  assert.deepEqual(scoreQuality([]), { rows: 0, auc: null, brier: null, calibrationError: null })
})

test('scores as in the training have not drifted, others have', () => {
  const chance = random('drift')
  const draw = (shift: number) => Array.from({ length: 1_000 }, () => 0.5 + shift + 0.1 * chance.normal())
  const trained = Float64Array.from(draw(0))
  const deciles = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => quantile(trained, at / 10))
  assert.ok(scoreDrift(draw(0), deciles)! < 0.05)
  assert.ok(scoreDrift(draw(0.1), deciles)! > 0.25)
  assert.ok(Number.isFinite(scoreDrift(new Array(500).fill(0.99), deciles)))
})

test('the drift of a known case, also where a model gives few different scores', () => {
  const even = scoreDrift(
    Array.from({ length: 1_000 }, (_, at) => at % 10),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  )
  assert.ok(Math.abs(even!) < 1e-12)
  const coarse = [0.3, 0.3, 0.3, 0.3, 0.3, 0.6, 0.6, 0.6, 0.6]
  const same = [...new Array(500).fill(0.3), ...new Array(400).fill(0.6), ...new Array(100).fill(0.7)]
  assert.ok(scoreDrift(same, coarse)! < 0.001)
  const moved = [...new Array(100).fill(0.3), ...new Array(800).fill(0.6), ...new Array(100).fill(0.7)]
  const shares: [number, number][] = [
    [100.5, 0.5],
    [800.5, 0.4],
    [100.5, 0.1],
  ]
  const wanted = shares.reduce((sum, [count, expected]) => {
    return sum + (count / 1001.5 - expected) * Math.log(count / 1001.5 / expected)
  }, 0)
  assert.ok(Math.abs(scoreDrift(moved, coarse)! - wanted) < 1e-12)
})

function settled(bar: number, score: number, label: 0 | 1): SettledPrediction {
  return { ...prediction(bar, { score }), label, exitPrice: 100 }
}
