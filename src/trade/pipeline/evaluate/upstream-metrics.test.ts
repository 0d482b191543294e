import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Column } from '../../../domain/index.ts'
import { goldenColumn, readGoldenTable, readGoldenText, skipGolden } from '../golden.fixture.ts'
import { upstreamMetrics } from './upstream-metrics.ts'

type Printed = Readonly<Record<string, Readonly<Record<string, number>>>>

const runs: readonly [string, () => Printed][] = [
  ['train-predictions', () => JSON.parse(readGoldenText('outputs/train-predict.json')).metrics],
  ['rolling-predictions', () => JSON.parse(readGoldenText('outputs/rolling.json')).steps.metrics],
]

for (const [file, printed] of runs) {
  test(`${file}: every printed figure is reproduced, to the last digit`, { skip: skipGolden }, () => {
    const table = readGoldenTable(`outputs/${file}`)
    const expected = Object.entries(printed())
    assert.equal(expected.length, 9)
    for (const [score, figures] of expected) {
      const name = score.slice(0, score.lastIndexOf('_'))
      const label = goldenColumn(table, name)
      const isRegression = name.startsWith('hl_')
      const found = upstreamMetrics(label, goldenColumn(table, score), { isRegression })
      assert.deepEqual({ ...found }, figures, score)
      assert.deepEqual(Object.keys(found), Object.keys(figures), 'in the order that is printed')
    }
  })
}

test('by hand: a regression, and the classes of its signs', () => {
  const found = upstreamMetrics(Float64Array.of(1, -2, 4, 0), Float64Array.of(2, -1, 3, 1), {
    isRegression: true,
  })
  // errors 1, 1, 1, 1; the label of 0 is divided by 2^-52; Σ(y − 0.75)² = 18.75
  assert.equal(found.mae, 1)
  assert.equal(found.r2, Number((1 - 4 / 18.75).toFixed(3)))
  assert.equal(found.mape, (1 + 0.5 + 0.25 + 2 ** 52) / 4)
  assert.deepEqual([found.precision, found.recall, found.f1, found.auc], [0.667, 1, 0.8, 0.75])
})

test('a tie of the fourth place goes to the even digit, as in Python', () => {
  const precisionOf = (right: number, taken: number) => {
    const label = Float64Array.from({ length: taken + 1 }, (_, row) => (row < right ? 1 : 0))
    const score: Column = label.map((_, row) => (row < taken ? 0.9 : 0.1))
    return upstreamMetrics(label, score, { isRegression: false }).precision
  }
  assert.equal(precisionOf(1, 16), 0.062)
  assert.equal(precisionOf(3, 16), 0.188)
  assert.equal(precisionOf(2, 3), 0.667)
})

test('a class that is missing, no row, and a half that is not above one half', () => {
  const one = upstreamMetrics(Float64Array.of(0, 0), Float64Array.of(0.5, 0.5), { isRegression: false })
  assert.deepEqual({ ...one }, { auc: NaN, ap: 0, f1: 0, precision: 0, recall: 0 })
  const none = upstreamMetrics(Float64Array.of(NaN, 1), Float64Array.of(1, NaN), { isRegression: true })
  assert.ok(Object.values(none).every(Number.isNaN))
  const still = upstreamMetrics(Float64Array.of(2, 2), Float64Array.of(2, 3), { isRegression: true })
  assert.equal(still.r2, 0)
})
