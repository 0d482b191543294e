import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldSpans } from './fold-spans.ts'

const fold = fc.record({
  fold: fc.nat(),
  rows: fc.integer({ min: 1, max: 5_000 }),
  auc: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
})

test('folds share the time without a gap, in proportion to their rows', () => {
  fc.assert(
    fc.property(fc.array(fold, { minLength: 1 }), (folds) => {
      const spans = foldSpans(folds, { from: 1_000, to: 9_000 })
      assert.equal(spans[0]!.from, 1_000)
      assert.ok(Math.abs(spans.at(-1)!.to! - 9_000) < 1e-6)
      for (const [at, { from }] of spans.entries()) if (at > 0) assert.equal(from, spans[at - 1]!.to)
    }),
  )
})

test('one fold is the worst, and none where there is nothing to compare', () => {
  const worst = (aucs: readonly (number | null)[]) =>
    foldSpans(
      aucs.map((auc, at) => ({ fold: at, rows: 10, auc })),
      { from: 0, to: 1 },
    ).flatMap(({ isWorst, fold: number }) => (isWorst ? [number] : []))
  assert.deepEqual(worst([0.6, 0.4, null, 0.5]), [1])
  assert.deepEqual(worst([0.5, 0.5]), [0])
  assert.deepEqual(worst([0.5, null]), [])
  assert.deepEqual(worst([]), [])
})

test('without the time of the walk no fold has one', () => {
  assert.equal(foldSpans([{ fold: 0, rows: 3, auc: 0.5 }], { from: null, to: null })[0]!.from, null)
})
