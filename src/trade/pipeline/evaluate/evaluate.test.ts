import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { auc, random } from '../../../math/index.ts'
import type { PipelineMetrics, ScoreMetrics } from '../pipeline-result.ts'
import { blockRowsFor, compareWithChance } from './chance.ts'
import { judge } from './judge.ts'

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
