import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../../../domain/index.ts'
import { auc, deviation, mean, random, roc, rsi, sma } from '../../../../math/index.ts'
import type { Table } from '../../port.ts'
import { labelEndsOf } from '../split/label-ends.ts'
import { purgedKFold } from '../split/purged-k-fold.ts'
import { centredLabel, edgeAt } from './centred-label.ts'
import { centredRanks } from './centred-ranks.ts'
import { findLeaks, type LeakSearch } from './find-leaks.ts'
import { findDuplicates, findLabelOverlap } from './find-overlap.ts'
import { cleanMarket } from './market.fixture.ts'
import { refitOnPrefix } from './refit-on-prefix.ts'

const nan = Number.NaN
const TRIES = { tries: 60, seed: 1 }

/** Two hundred are tried with LEAK_SEEDS=200. */
const SEEDS = Number(process.env.LEAK_SEEDS ?? 12)

test('a clean market is not accused, whatever the seed', (t) => {
  let accused = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const { findings } = findLeaks({ ...cleanMarket(seed, { pair: seed % 6 }), ...TRIES })
    if (findings.length > 0) accused++
    for (const { text } of findings) t.diagnostic(`seed ${seed}: ${text}`)
  }
  t.diagnostic(`${accused} of ${SEEDS} clean markets of 21 features and 3 labels are accused`)
  assert.equal(accused, 0)
})

const market = cleanMarket(7, { days: 20 })
const { close } = market
const up = market.labels[0]!.values
const noise = random('noise')

/** x taken `ahead` rows too early. */
const early = (x: Column, ahead: number) => x.map((_, row) => x[row + ahead] ?? nan)

const planted: readonly [string, Column, string][] = [
  ['the close of the next row', early(close, 1), 'future-input'],
  ['the change to the next row', early(roc(close, 1), 1), 'future-input'],
  ['the change to the row whose price is the label', early(roc(close, 8), 8), 'single-feature'],
  ['the label', up, 'single-feature'],
  ['the label in much noise', up.map((value) => value + 2 * noise.normal()), 'fading-knowledge'],
  ['a change of four rows, one row early', early(roc(close, 4), 1), 'sudden-knowledge'],
  ['a change of four rows, three rows early', early(roc(close, 4), 3), 'sudden-knowledge'],
  ['an RSI two rows early', early(rsi(close, 14), 2), 'sudden-knowledge'],
  [
    'a centred average',
    early(sma(close, 21), 10).map((value, row) => value / close[row]!),
    'fading-knowledge',
  ],
  [
    'next changes under noise',
    early(roc(close, 1), 1).map((x) => x + 0.3 * noise.normal()),
    'sudden-knowledge',
  ],
]

for (const [what, values, kind] of planted) {
  test(`${what} is found: ${kind}`, () => {
    const features = [...market.features.slice(0, 5), { name: 'planted', values }]
    const { findings } = findLeaks({ ...market, features, labels: market.labels.slice(0, 1), ...TRIES })
    const found = findings.filter(({ feature }) => feature === 'planted').map((finding) => finding.kind)
    assert.ok(found.includes(kind as never), `found ${found.join(', ') || 'nothing'}`)
    assert.ok(findings.every(({ feature }) => feature === 'planted'))
  })
}

test('a scale and a filler fitted on all rows are found, those of a prefix are not', () => {
  const raw = roc(close, 4)
  const known = raw.filter((value) => !Number.isNaN(value))
  const part = known.subarray(0, 900)
  const scaledBy = (of: Column) => raw.map((value) => (value - mean(of)) / deviation(of))
  const holes = raw.map((value, row) => (row % 50 === 3 ? nan : value))
  const rest = holes.filter((value) => !Number.isNaN(value))
  const filledBy = (of: Column) => holes.map((value) => (Number.isNaN(value) ? mean(of) : value))
  const kinds = (values: Column) =>
    findLeaks({ ...market, features: [{ name: 'x', values }], ...TRIES }).findings.map(({ kind }) => kind)
  assert.deepEqual(kinds(scaledBy(known)), ['fitted-on-all'])
  assert.deepEqual(kinds(scaledBy(part)), [])
  assert.deepEqual(kinds(filledBy(rest)), ['fitted-on-all'])
  assert.deepEqual(kinds(filledBy(rest.subarray(0, 900))), [])
})

test('a step that is fitted on all rows says something else on a prefix; one that looks back does not', () => {
  const table = { rows: close.length, columns: [{ name: 'close', values: close }] }
  const centre = (x: Column) => x.map((value) => value - mean(x))
  const change = (x: Column) => roc(x, 3)
  const step =
    (make: (x: Column) => Column) =>
    (of: Table): Table => ({
      ...of,
      columns: of.columns.map(({ name, values }) => ({ name, values: make(values) })),
    })
  assert.deepEqual(refitOnPrefix(step(change), table, 500), [])
  const [found] = refitOnPrefix(step(centre), table, 500)
  const expected = Math.abs(mean(close.subarray(0, 500)) - mean(close)) / deviation(close)
  assert.ok(Math.abs(found!.value - expected) < 1e-9)
  assert.throws(() => refitOnPrefix(step(change), table, close.length), { code: 'config.invalid' })
})

test('a label that is longer than the gap of a split is found; purged splits are not accused', () => {
  const ends = labelEndsOf(100, 8)
  const train = Int32Array.from({ length: 60 }, (_, row) => row)
  const test = Int32Array.from({ length: 20 }, (_, row) => 64 + row)
  const [found] = findLabelOverlap([{ train, test }], ends)
  assert.deepEqual([found!.kind, found!.value], ['label-overlap', 4])
  assert.match(found!.text, /up to 4 rows deep/)
  assert.deepEqual(findLabelOverlap([{ train: train.subarray(0, 56), test }], ends), [])
  assert.deepEqual(findLabelOverlap(purgedKFold({ folds: 4, ends, embargo: 0 }), ends), [])
})

test('tested rows that repeat training rows are found, features of few values are not accused', () => {
  const x = Float64Array.from({ length: 200 }, () => noise.normal())
  const twice = x.map((value, row) => (row >= 150 && row < 160 ? x[row - 100]! : value))
  const few = x.map((value) => (value > 0 ? 1 : 0))
  const split = {
    train: new Int32Array(120).map((_, row) => row),
    test: new Int32Array(60).map((_, at) => 140 + at),
  }
  assert.deepEqual(findDuplicates([split], [x]), [])
  assert.deepEqual(findDuplicates([split], [few]), [])
  const [found] = findDuplicates([split], [twice, few.map((_, row) => twice[row]!)])
  assert.deepEqual([found!.kind, found!.value], ['duplicate-rows', 10 / 60])
})

test('the edge of centred ranks is AUC − ½, ties and all', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), fc.nat(6)), { minLength: 1, maxLength: 60 }), (rows) => {
      const label = Float64Array.from(rows, ([holds]) => holds)
      const x = Float64Array.from(rows, ([, value]) => value)
      const expected = auc(label, x)
      const found = edgeAt(centredLabel(label), centredRanks(x), 0)
      assert.ok(Math.abs(found - (Number.isNaN(expected) ? 0 : expected - 0.5)) < 1e-12)
    }),
  )
})

test('a shift takes the feature later, and the same seed gives the same report', () => {
  const search: LeakSearch = { ...market, labels: market.labels.slice(0, 1), ...TRIES }
  assert.deepEqual(findLeaks(search), findLeaks(search))
  const label = Float64Array.of(1, 0, 1, 0, 0, 1)
  const late = Float64Array.of(0, 1, 0, 1, 0, 0)
  assert.ok(edgeAt(centredLabel(label), centredRanks(late), 1) > 0.3)
  assert.ok(edgeAt(centredLabel(label), centredRanks(late), 0) < 0)
})

test('nothing to look at gives no finding', () => {
  const none = { features: [], labels: [], inputs: [], ...TRIES }
  assert.deepEqual(findLeaks(none), { findings: [], edges: [] })
  const empty = new Float64Array(30).fill(nan)
  const one = { name: 'x', values: empty }
  const { findings } = findLeaks({
    ...none,
    features: [one],
    labels: [{ ...one, horizon: 2 }],
    inputs: [one],
  })
  assert.deepEqual(findings, [])
})
