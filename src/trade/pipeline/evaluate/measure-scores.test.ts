import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../../math/index.ts'
import { judge } from './judge.ts'
import { measureScores } from './measure-scores.ts'

test('metrics count only rows with score and label; holding runs from the first predicted row to the last', () => {
  const nan = Number.NaN
  const predictions = {
    rows: 6,
    columns: [
      { name: 'time', values: Float64Array.of(0, 1, 2, 3, 4, 5) },
      { name: 'up', values: Float64Array.of(1, 1, 0, 1, 0, nan) },
      { name: 'up_gb', values: Float64Array.of(nan, 0.9, 0.5, 0.4, 0.3, 0.8) },
    ],
  }
  const model = {
    score: 'up_gb',
    label: 'up',
    algorithm: { name: 'gb', algo: 'gb' as const },
    features: ['x'],
  }
  const price = Float64Array.of(1, nan, 10, 11, 12, 15)
  const metrics = measureScores(predictions, {
    models: [model],
    folds: 2,
    labelHorizon: 1,
    tries: 20,
    seed: 1,
    price,
  })
  const { chance: _, baselines, skill, calibration, folds, regimes, ...score } = metrics.scores[0]!
  assert.deepEqual(score, {
    score: 'up_gb',
    label: 'up',
    algorithm: 'gb',
    rows: 4,
    positives: 0.5,
    auc: 0.75,
    averagePrecision: (1 + 2 / 3) / 2,
    f1: 2 / 3,
    precision: 1,
    recall: 0.5,
    brier: (0.01 + 0.25 + 0.36 + 0.09) / 4,
  })
  assert.deepEqual([metrics.from, metrics.to, metrics.holding.profitRatio], [1, 5, 0.5])
  assert.equal(baselines?.length, 2)
  assert.ok(skill !== null && skill! < 1)
  assert.equal(calibration?.bins.length, 4)
  assert.deepEqual(
    folds?.map(({ fold, rows }) => [fold, rows]),
    [
      [0, 2],
      [1, 2],
    ],
  )
  assert.ok(regimes)
  assert.equal(metrics.leaks, undefined)
})

test('where nothing was predicted there are no figures, and no fault', () => {
  const nothing = new Float64Array(4).fill(Number.NaN)
  const predictions = {
    rows: 4,
    columns: [
      { name: 'time', values: Float64Array.of(0, 1, 2, 3) },
      { name: 'up', values: Float64Array.of(0, 1, 0, 1) },
      { name: 'up_gb', values: nothing },
    ],
  }
  const model = { score: 'up_gb', label: 'up', algorithm: { name: 'gb', algo: 'gb' as const }, features: [] }
  const options = { models: [model], folds: 2, labelHorizon: 1, tries: 20, seed: 1, price: nothing }
  const trading = { buy: nothing, sell: nothing, feeBps: 0 }
  const found = measureScores(predictions, { ...options, trading, features: predictions })
  assert.deepEqual(
    [found.from, found.holding.profitRatio, found.trading, found.drift],
    [null, null, undefined, undefined],
  )
  const { rows, auc: own, skill, folds, regimes } = found.scores[0]!
  assert.deepEqual([rows, own, skill, folds, regimes], [0, null, null, [], []])
  assert.equal(judge(found).kind, 'unknown')
})

test('labels that are numbers are measured as a regression, their ranks by the median', () => {
  const predictions = {
    rows: 5,
    columns: [
      { name: 'time', values: Float64Array.of(0, 1, 2, 3, 4) },
      { name: 'rise', values: Float64Array.of(-1, 0, 2, 4, 8) },
      { name: 'rise_gb', values: Float64Array.of(1, 1, 1, 3, 9) },
    ],
  }
  const model = {
    score: 'rise_gb',
    label: 'rise',
    algorithm: { name: 'gb', algo: 'gb' as const },
    features: [],
  }
  const { scores } = measureScores(predictions, {
    models: [model],
    folds: 1,
    labelHorizon: 1,
    tries: 20,
    seed: 1,
    price: new Float64Array(5).fill(1),
  })
  const { auc: found, brier, f1, positives, regression, rows } = scores[0]!
  assert.deepEqual([found, brier, f1, positives, rows], [1, null, null, 0.4, 5])
  assert.deepEqual(regression, {
    mae: (2 + 1 + 1 + 1 + 1) / 5,
    rmse: Math.sqrt((4 + 1 + 1 + 1 + 1) / 5),
    mape: (2 + 1 / 2 + 1 / 4 + 1 / 8) / 4,
    r2: 1 - 8 / (85 - 5 * 2.6 ** 2),
    signAccuracy: 3 / 5,
  })
})

test('features are looked through for leaks and drift, folds overlap nothing, the rule is compared', () => {
  const rows = 800
  const chance = random('line')
  const price = new Float64Array(rows).fill(100)
  for (let row = 1; row < rows; row++) price[row] = price[row - 1]! * (1 + chance.normal() / 100)
  const label = price.map((now, row) => {
    const later = price[row + 4]
    return later === undefined ? Number.NaN : later > now ? 1 : 0
  })
  const early = price.map((_, row) => (price[row + 1] ?? Number.NaN) / price[row]!)
  const predictions = {
    rows,
    columns: [
      { name: 'time', values: price.map((_, row) => row * 3_600_000) },
      { name: 'up', values: label },
      { name: 'up_gb', values: price.map((_, row) => (row < 500 ? Number.NaN : chance.next())) },
    ],
  }
  const model = {
    score: 'up_gb',
    label: 'up',
    algorithm: { name: 'gb', algo: 'gb' as const },
    features: ['early', 'rising'],
  }
  const features = {
    rows,
    columns: [
      { name: 'early', values: early },
      { name: 'rising', values: price.map((_, row) => row) },
      { name: 'unused', values: label },
    ],
  }
  const fold = (gap: number) => ({ trainStart: 0, trainEnd: 500 - gap, predictStart: 500, predictEnd: rows })
  const options = { models: [model], folds: 1, labelHorizon: 4, tries: 50, seed: 1, price, features }
  const trading = { buy: label, sell: label.map((up) => 1 - up), feeBps: 0 }
  const found = measureScores(predictions, { ...options, plan: [fold(4)], trading })
  assert.deepEqual([...new Set(found.leaks!.map(({ feature }) => feature))], ['early'])
  assert.deepEqual(
    found.drift!.map(({ name, word }) => [name, word === 'drifted']),
    [
      ['early', false],
      ['rising', true],
      ['up_gb', false],
    ],
  )
  assert.equal(found.trading!.atLeastAsGood, 0)
  const near = measureScores(predictions, { ...options, plan: [fold(2)] })
  assert.equal(near.leaks!.find(({ kind }) => kind === 'label-overlap')!.value, 2)
  assert.deepEqual(
    found.scores[0]!.folds!.map(({ rows: inside }) => inside),
    [rows - 500 - 4],
  )
})
