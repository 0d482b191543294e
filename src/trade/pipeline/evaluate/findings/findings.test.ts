import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PipelineMetrics, ScoreMetrics } from '../../pipeline-result.ts'
import { judge } from '../judge.ts'

/** A score that passes every test, with a large AUC. */
const good: ScoreMetrics = {
  score: 'up_gb',
  label: 'up',
  algorithm: 'gb',
  rows: 900,
  positives: 0.5,
  auc: 0.7,
  averagePrecision: 0.7,
  f1: 0.6,
  precision: 0.6,
  recall: 0.6,
  brier: 0.2,
  skill: 0.1,
  baselines: [{ name: 'last', rows: 900, auc: 0.5, brier: 0.5, mae: null, rmse: null }],
  folds: [0, 1, 2].map((fold) => ({ fold, rows: 300, auc: 0.68 })),
  regimes: [],
  calibration: { ece: 0.01, logLoss: 0.6, bins: [] },
  chance: { tries: 400, atLeastAsGood: 0, pValue: 1 / 401, aucMean: 0.5, auc95: 0.53, blockRows: 40 },
}

const metrics: PipelineMetrics = {
  scores: [good],
  folds: 3,
  from: 0,
  to: 1,
  holding: { profitRatio: 0.2 },
  drift: [],
  leaks: [],
  trading: {
    trades: 60,
    rowsHeld: 300,
    feeBps: 10,
    profitRatio: 0.31,
    tries: 400,
    atLeastAsGood: 4,
    pValue: 5 / 401,
    randomMean: 0.01,
    random95: 0.1,
  },
}

const leak = {
  kind: 'sudden-knowledge',
  severity: 'suspicion' as const,
  feature: 'early',
  value: 0.2,
  limit: 0.1,
  text: 'early knows 1 row too early what happens to up',
  advice: 'Take it 1 row later.',
}

/** What judge finds when one score, and the line, are as given. */
function judged(score: Partial<ScoreMetrics> = {}, line: Partial<PipelineMetrics> = {}) {
  return judge({ ...metrics, scores: [{ ...good, ...score }], ...line })
}

const warnings = (verdict: ReturnType<typeof judge>) =>
  verdict.findings!.flatMap(({ severity, what }) => (severity === 'warning' ? [what] : []))

test('nothing speaks against a score that passes every test: an edge, with what it earned', () => {
  const verdict = judged()
  assert.deepEqual([verdict.kind, warnings(verdict)], ['edge', []])
  assert.match(
    verdict.text,
    /^Edge: .*\. The rule earns 31\.0 % in 60 trades at 0\.1 % a side, holding 20\.0 %\.$/,
  )
  assert.deepEqual(
    verdict.findings!.map(({ what }) => what),
    ['chance', 'folds', 'leaks', 'costs'],
  )
})

const trading = metrics.trading!
const against: readonly [string, string, ReturnType<typeof judged>, string][] = [
  [
    'a fold that is worse than guessing',
    'folds',
    judged({ folds: [fold(0.8), fold(0.75), fold(0.4)] }),
    'weak-edge',
  ],
  ['half of the folds', 'folds', judged({ folds: [fold(0.9), fold(0.49)] }), 'weak-edge'],
  ['few stretches', 'rows', judged({ rows: 300 }), 'weak-edge'],
  ['a regime below one half', 'regimes', judged({ regimes: [regime(0.4, false)] }), 'edge'],
  [
    'scores that are no probabilities',
    'calibration',
    judged({ calibration: { ece: 0.2, logLoss: 1, bins: [bin(900)] } }),
    'edge',
  ],
  [
    'a guess that is as good',
    'baselines',
    judged({ baselines: [{ ...good.baselines![0]!, auc: 0.7 }] }),
    'weak-edge',
  ],
  ['values without skill', 'skill', judged({ skill: -0.1 }), 'edge'],
  ['drift', 'drift', judged({}, { drift: [{ name: 'close', psi: 2, ks: 0.9, word: 'drifted' }] }), 'edge'],
  ['a loss after costs', 'costs', judged({}, { trading: { ...trading, profitRatio: -0.02 } }), 'weak-edge'],
  [
    'random entries',
    'random-entries',
    judged({}, { trading: { ...trading, pValue: 0.3, atLeastAsGood: 120 } }),
    'weak-edge',
  ],
  ['few trades', 'trades', judged({}, { trading: { ...trading, trades: 7 } }), 'edge'],
  ['too few tries', 'tries', judged({ chance: { ...good.chance, tries: 50, pValue: 1 / 51 } }), 'no-edge'],
]

for (const [what, name, verdict, kind] of against) {
  test(`${what} is a warning of its own (${name}), with a number and what to do: ${kind}`, () => {
    assert.deepEqual([warnings(verdict), verdict.kind], [[name], kind])
    const [finding] = verdict.findings!.filter(({ severity }) => severity === 'warning')
    assert.ok(finding!.value !== null && finding!.advice!.length > 10)
  })
}

test('a small calibration error of few rows is chance, and small regimes only say so', () => {
  const few = judged({ calibration: { ece: 0.2, logLoss: 1, bins: [bin(10)] }, regimes: [regime(0.1, true)] })
  assert.deepEqual(warnings(few), [])
  assert.match(few.findings!.find(({ what }) => what === 'regimes')!.text, /1 of 1 regimes/)
})

test('a suspected leak is never an edge, whatever else is found, and stands first', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 1, noNaN: true }), fc.nat(4), (auc, atLeastAsGood) => {
      const chance = { ...good.chance, atLeastAsGood, pValue: (atLeastAsGood + 1) / 401 }
      const verdict = judged({ auc, chance }, { leaks: [leak] })
      assert.ok(verdict.kind === 'suspicious' || verdict.kind === 'no-edge')
      assert.equal(verdict.findings![0]!.severity, 'leak')
    }),
  )
  assert.match(
    judged({}, { leaks: [leak] }).text,
    /^Too good to be true: .*: early knows 1 row too early what happens to up\.$/,
  )
})

test('the best of many scores has to be that much better, and only it is judged', () => {
  const others = Array.from({ length: 9 }, (_, i) => ({
    ...good,
    score: `other ${i}`,
    auc: 0.5,
    chance: { ...good.chance, pValue: 0.6 },
  }))
  const verdict = judge({ ...metrics, scores: [...others, good] })
  assert.equal(verdict.kind, 'no-edge')
  assert.match(verdict.text, /best of 10 scores/)
  const chance = verdict.findings!.find(({ what }) => what === 'chance')!
  assert.ok(Math.abs(chance.value! - 10 / 401) < 1e-12)
  assert.deepEqual(warnings(verdict), ['tries'])
})

test('metrics without the later figures are judged as before', () => {
  const { skill: _, baselines: __, folds: ___, regimes: ____, calibration: _____, ...bare } = good
  const verdict = judge({ scores: [bare], folds: 3, from: 0, to: 1, holding: { profitRatio: null } })
  assert.deepEqual([verdict.kind, warnings(verdict)], ['edge', []])
  assert.match(verdict.text, /Costs are not considered\.$/)
  assert.deepEqual(judge(null).findings, [])
})

function fold(auc: number) {
  return { fold: 0, rows: 300, auc }
}

function regime(auc: number, isSmall: boolean) {
  return {
    by: 'trend',
    regime: 'down',
    rows: 200,
    positives: 0.5,
    auc,
    low: auc - 0.05,
    high: auc + 0.05,
    isSmall,
  }
}

function bin(rows: number) {
  return { low: 0.5, high: 0.6, rows, meanProbability: 0.55, share: 0.35 }
}
