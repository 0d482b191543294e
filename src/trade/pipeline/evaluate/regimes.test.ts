import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { auc, random } from '../../../math/index.ts'
import { bootstrapAuc } from './bootstrap-auc.ts'
import { marketRegimes } from './market-regimes.ts'
import { measureCalibration } from './measure-calibration.ts'
import { measureDrift } from './measure-drift.ts'
import { measureFolds } from './measure-folds.ts'
import { measureRegimes } from './measure-regimes.ts'
import { scorePairs } from './score-pairs.ts'

const HOUR = 3_600_000
const nan = Number.NaN

test('an interval holds the AUC of rows drawn again, and is wider in blocks than in single rows', () => {
  const chance = random('slow')
  let level = 0
  const slow = () => {
    level = 0.95 * level + chance.normal()
    return level
  }
  const state = Float64Array.from({ length: 1200 }, slow)
  const holds = state.map((value) => (value > 0 ? 1 : 0))
  const score = state.map((value) => value + 3 * chance.normal())
  const own = auc(holds, score)
  const blocks = bootstrapAuc(holds, score, { tries: 200, seed: 1, blockRows: 100 })
  const rows = bootstrapAuc(holds, score, { tries: 200, seed: 1, blockRows: 1 })
  assert.ok(blocks.low! < own && own < blocks.high!)
  assert.ok(blocks.high! - blocks.low! > rows.high! - rows.low!)
  assert.deepEqual(bootstrapAuc(holds, score, { tries: 200, seed: 1, blockRows: 100 }), blocks)
})

test('intervals of 95 % hold the true one half in most of 60 samples', () => {
  const held = Array.from({ length: 60 }, (_, i) => {
    const chance = random(`sample ${i}`)
    const holds = Float64Array.from({ length: 300 }, () => chance.int(2))
    const score = holds.map(() => chance.normal())
    const { low, high } = bootstrapAuc(holds, score, { tries: 200, seed: i, blockRows: 5 })
    return low! <= 0.5 && high! >= 0.5
  })
  assert.ok(held.filter((is) => is).length >= 52)
})

test('one block of all rows, drawn from anywhere round the end, is the AUC itself, ties and all', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), fc.nat(4)), { minLength: 1, maxLength: 30 }), (rows) => {
      const holds = Float64Array.from(rows, ([is]) => is)
      const score = Float64Array.from(rows, ([, value]) => value)
      const expected = auc(holds, score)
      const { low, high } = bootstrapAuc(holds, score, { tries: 3, seed: 1, blockRows: rows.length })
      if (Number.isNaN(expected)) assert.deepEqual([low, high], [null, null])
      else assert.ok(Math.abs(low! - expected) < 1e-12 && Math.abs(high! - expected) < 1e-12)
    }),
  )
})

test('rows are parted by what was known then: volatility, trend, mood, weekday and session', () => {
  const chance = random('regimes')
  const rows = 2000
  const wildFrom = 1900
  const price = new Float64Array(rows).fill(100)
  for (let row = 1; row < rows; row++) {
    const drift = row >= 1000 && row < 1100 ? 0.01 : 0
    price[row] = price[row - 1]! * Math.exp(drift + chance.normal() * (row >= wildFrom ? 0.02 : 0.002))
  }
  // from Thursday, 1 January 1970, on
  const time = price.map((_, row) => row * HOUR)
  const measured = Uint32Array.from({ length: rows }, (_, row) => row)
  const parts = marketRegimes({ time, price }, { rows: measured, window: 20 })
  const at = (by: string, row: number) => {
    const part = parts.find((one) => one.by === by)!
    return part.regimes[part.of[row]!]
  }
  assert.deepEqual([at('trend', 1060), at('mood', 1060)], ['up', 'calm'])
  assert.deepEqual([at('volatility', 1980), at('mood', 1930)], ['high', 'wild'])
  assert.deepEqual(
    [0, 7, 8, 15, 16, 23].map((row) => at('session', row)),
    ['Asia', 'Asia', 'Europe', 'Europe', 'America', 'America'],
  )
  assert.deepEqual(
    [0, 24, 48, 72, 96].map((row) => at('week', row)),
    ['weekday', 'weekday', 'weekend', 'weekend', 'weekday'],
  )
  const volatility = parts[0]!.of
  const counts = [0, 1, 2].map((place) => volatility.filter((value) => value === place).length)
  assert.ok(
    counts.every((count) => Math.abs(count - 660) < 5),
    `${counts}`,
  )
  assert.equal(at('trend', 5), undefined)
})

test('a regime is known from the past alone, but for the terciles', () => {
  const chance = random('cut')
  const price = new Float64Array(400).fill(100)
  for (let row = 1; row < 400; row++) price[row] = price[row - 1]! * Math.exp(chance.normal() / 100)
  const other = price.map((value, row) => (row > 300 ? value * 2 : value))
  const time = price.map((_, row) => row * HOUR)
  const rows = Uint32Array.from({ length: 250 }, (_, row) => row)
  const [a, b] = [price, other].map((one) => marketRegimes({ time, price: one }, { rows, window: 20 }))
  a!.forEach(({ of }, part) => {
    assert.deepEqual(of.subarray(0, 301), b![part]!.of.subarray(0, 301))
  })
})

test('a score that knows the label in one regime alone is found out; small regimes say so', () => {
  const chance = random('half')
  const holds = Float64Array.from({ length: 900 }, () => chance.int(2))
  const score = holds.map((value, row) => (row % 3 === 0 ? value : 0) + chance.normal())
  const of = Int8Array.from(holds, (_, row) => (row < 80 ? 2 : row % 3 === 0 ? 0 : 1))
  const one = { by: 'week', regimes: ['only'], of: new Int8Array(900) }
  const found = measureRegimes(
    scorePairs(holds, score),
    [{ by: 'x', regimes: ['a', 'b', 'c', 'd'], of }, one],
    {
      seed: 1,
      labelHorizon: 2,
    },
  )
  assert.deepEqual(
    found.map(({ regime, isSmall }) => [regime, isSmall]),
    [
      ['a', false],
      ['b', false],
      ['c', true],
    ],
  )
  assert.ok(found[0]!.low! > 0.6)
  assert.ok(found[1]!.low! < 0.5 && found[1]!.high! > 0.5)
  assert.equal(
    found.reduce((sum, { rows }) => sum + rows, 0),
    900,
  )
})

test('a regime of many rows is small where one class is rare', () => {
  const holds = Float64Array.from({ length: 600 }, (_, row) => (row < 300 ? row % 2 : row % 20 === 0 ? 1 : 0))
  const of = Int8Array.from(holds, (_, row) => (row < 300 ? 0 : 1))
  const pairs = scorePairs(holds, holds)
  const found = measureRegimes(pairs, [{ by: 'x', regimes: ['a', 'b'], of }], { seed: 1, labelHorizon: 2 })
  assert.deepEqual(
    found.map(({ rows, isSmall, auc: own }) => [rows, isSmall, own]),
    [
      [300, false, 1],
      [300, true, 1],
    ],
  )
})

test('calibration is measured of probabilities alone', () => {
  const holds = Float64Array.of(1, 0, 1, 1)
  const found = measureCalibration(scorePairs(holds, Float64Array.of(0.75, 0.75, 0.75, 0.75)))!
  assert.equal(found.ece, 0)
  assert.ok(Math.abs(found.logLoss! + (3 * Math.log(0.75) + Math.log(0.25)) / 4) < 1e-12)
  assert.deepEqual(found.bins, [{ low: 0.75, high: 0.75, rows: 4, meanProbability: 0.75, share: 0.75 }])
  assert.equal(measureCalibration(scorePairs(holds, Float64Array.of(2, 0, 1, 1))), undefined)
  assert.equal(measureCalibration(scorePairs(Float64Array.of(3), Float64Array.of(0.5))), undefined)
})

test('drift has the usual words, and missing values are drift', () => {
  const chance = random('drift')
  const values = Float64Array.from({ length: 3000 }, () => chance.normal())
  const columns = {
    same: values,
    later: values.map((value, row) => value + (row < 2000 ? 0 : 0.42)),
    other: values.map((value, row) => value + (row < 2000 ? 0 : 1)),
    gone: values.map((value, row) => (row < 2000 ? value : nan)),
  }
  const found = measureDrift(
    Object.entries(columns).map(([name, of]) => ({ name, values: of })),
    { reference: { start: 0, end: 2000 }, recent: { start: 2000, end: 3000 } },
  )
  assert.deepEqual(
    found.map(({ name, word }) => [name, word]),
    [
      ['same', 'stable'],
      ['later', 'shifted'],
      ['other', 'drifted'],
      ['gone', 'drifted'],
    ],
  )
  assert.equal(found[3]!.ks, null)
  const [empty] = measureDrift([{ name: 'x', values }], {
    reference: { start: 0, end: 0 },
    recent: { start: 0, end: 9 },
  })
  assert.deepEqual([empty!.psi, empty!.word], [null, 'unknown'])
})

test('folds are measured each on their own rows', () => {
  const pairs = scorePairs(Float64Array.of(1, 0, nan, 0, 1, 1), Float64Array.of(2, 1, 1, 4, 3, 9))
  const folds = [
    { start: 0, end: 3 },
    { start: 3, end: 6 },
    { start: 6, end: 9 },
  ]
  assert.deepEqual(measureFolds(pairs, folds), [
    { fold: 0, rows: 2, auc: 1 },
    { fold: 1, rows: 3, auc: 0.5 },
  ])
})
