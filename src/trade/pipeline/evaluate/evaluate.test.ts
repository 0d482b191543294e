import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { auc, random } from '../../../math/index.ts'
import type { PipelineMetrics, ScoreMetrics } from '../pipeline-result.ts'
import { blockRowsFor, compareWithChance } from './chance.ts'
import { judge } from './judge.ts'
import { measureScores } from './measure-scores.ts'

const OPTIONS = { tries: 200, seed: 1, blockRows: 10 }

test('scores that know the label are never reached by chance', () => {
  const { label, chance } = made('known')
  const score = label.map((value) => value + chance.normal())
  const found = compareWithChance(label, score, OPTIONS)
  assert.equal(found.atLeastAsGood, 0)
  assert.equal(found.pValue, 1 / 201)
  assert.ok(found.auc95! < 0.56)
})

test('scores that know nothing seldom pass: p-values of 60 of them are spread evenly', () => {
  const values = Array.from({ length: 60 }, (_, i) => {
    const { label, chance } = made(`noise ${i}`)
    return compareWithChance(
      label,
      label.map(() => chance.normal()),
      OPTIONS,
    ).pValue!
  })
  assert.ok(values.filter((value) => value < 0.05).length <= 8)
  assert.ok(values.filter((value) => value < 0.5).length >= 15)
  assert.ok(values.filter((value) => value >= 0.5).length >= 15)
})

test('neighbours that resemble each other make chance better than single rows would', () => {
  const slow = (seed: string) => {
    const chance = random(seed)
    let level = 0
    return new Float64Array(1500).map(() => {
      level = 0.97 * level + chance.normal()
      return level
    })
  }
  const label = slow('label').map((value) => (value > 0 ? 1 : 0))
  const score = slow('score')
  const blocks = compareWithChance(label, score, { ...OPTIONS, blockRows: 150 })
  const rows = compareWithChance(label, score, { ...OPTIONS, blockRows: 1 })
  assert.ok(blocks.auc95! - 0.5 > 2 * (rows.auc95! - 0.5))
})

test('the same seed gives the same comparison, ties and all', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 5 })), { minLength: 20, maxLength: 60 }),
      (rows) => {
        const label = Float64Array.from(rows, ([is]) => (is ? 1 : 0))
        const score = Float64Array.from(rows, ([, value]) => value)
        const found = compareWithChance(label, score, { tries: 20, seed: 3, blockRows: 60 })
        assert.deepEqual(found, compareWithChance(label, score, { tries: 20, seed: 3, blockRows: 60 }))
        if (Number.isNaN(auc(label, score))) assert.equal(found.pValue, null)
      },
    ),
  )
})

test('blocks are ten horizons long, and there are ten at least, but none is shorter than the horizon', () => {
  assert.equal(blockRowsFor(4000, 8), 80)
  assert.equal(blockRowsFor(500, 8), 50)
  assert.equal(blockRowsFor(100, 24), 25)
  assert.equal(blockRowsFor(5, 8), 5)
  assert.equal(blockRowsFor(0, 8), 1)
})

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

const verdicts: readonly [string, string, readonly ScoreMetrics[], RegExp][] = [
  [
    'an AUC that chance reaches',
    'no-edge',
    [score(0.52, 41)],
    /^No edge: .*0\.520 .*20\.5 % of 200|^No edge: .*21 % of 200 tries/,
  ],
  ['an AUC below one half that chance does not reach', 'no-edge', [score(0.4, 0)], /^No edge/],
  [
    'a small AUC that chance does not reach',
    'weak-edge',
    [score(0.55, 0)],
    /^Weak edge: .*a shuffled label does as well in 0 % of 200 tries/,
  ],
  ['a large one', 'edge', [score(0.7, 0)], /^Edge/],
  ['a huge one', 'suspicious', [score(0.95, 0)], /leak/],
  [
    'the best of three scores that would pass alone',
    'no-edge',
    [score(0.55, 0), score(0.5, 90), score(0.51, 80)],
    /best of 3/,
  ],
  ['no score', 'unknown', [], /^No verdict/],
]

for (const [what, kind, scores, text] of verdicts) {
  test(`${what}: ${kind}`, () => {
    const holding = { profitRatio: null }
    const verdict = judge({
      scores: [...scores],
      folds: 3,
      from: 0,
      to: 1,
      holding,
    } satisfies PipelineMetrics)
    assert.equal(verdict.kind, kind)
    assert.match(verdict.text, text)
  })
}

function score(value: number, atLeastAsGood: number): ScoreMetrics {
  const rest = { averagePrecision: null, f1: null, precision: null, recall: null, brier: null }
  const chance = {
    tries: 200,
    atLeastAsGood,
    pValue: (atLeastAsGood + 1) / 201,
    aucMean: 0.5,
    auc95: 0.53,
    blockRows: 9,
  }
  return {
    score: 'up_gb',
    label: 'up',
    algorithm: 'gb',
    rows: 900,
    positives: 0.5,
    auc: value,
    ...rest,
    chance,
  }
}

function made(seed: string) {
  const chance = random(seed)
  const label = new Float64Array(600).map(() => chance.int(2))
  return { label, chance }
}
