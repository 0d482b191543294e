import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import * as math from '../index.ts'

const near = (a: number, b: number, tolerance = 1e-9) =>
  assert.ok(Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${a} is not ${b}`)

/** Targets of 0 and 1 with scores that often tie. */
const scored = fc.array(fc.tuple(fc.nat(1), fc.nat(8)), { minLength: 1, maxLength: 40 }).map((rows) => ({
  target: Float64Array.from(rows, ([target]) => target),
  score: Float64Array.from(rows, ([, score]) => score / 8),
}))

describe('moments and quantiles', () => {
  it('by hand', () => {
    near(math.mean([1, 2, 6]), 3)
    near(math.deviation([2, 4, 4, 4, 5, 5, 7, 9]), 2)
    near(math.deviation([1, 3], { ddof: 1 }), Math.SQRT2)
    near(math.median([5, 1, 3]), 3)
    near(math.median([4, 1, 2, 3]), 2.5)
    near(math.quantile([1, 2, 3, 4, 5], 0.1), 1.4)
    near(math.correlation([1, 2, 3], [2, 4, 6.5]), 0.9979487157886735)
    assert.equal(math.sum([1e16, 1, -1e16]), 1)
  })

  it('equal values do not deviate, whatever their mean is rounded to', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
        fc.integer({ min: 1, max: 400 }),
        (x, count) => {
          assert.equal(math.deviation(new Float64Array(count).fill(x)), 0)
        },
      ),
    )
    assert.equal(math.divisibleDeviation(1e-17, { mean: 0.1, count: 3 }), 0)
    assert.equal(math.divisibleDeviation(1e-9, { mean: 1, count: 1_000 }), 1e-9)
    for (const unknown of [Number.NaN, Number.POSITIVE_INFINITY])
      assert.ok(Number.isNaN(math.deviation([unknown, unknown])))
  })

  it('of nothing, of one value and of NaN', () => {
    assert.ok(
      [math.mean([]), math.deviation([]), math.median([]), math.correlation([], [])].every(Number.isNaN),
    )
    assert.ok(
      [math.deviation([1], { ddof: 1 }), math.median([1, NaN]), math.mean([NaN, 1])].every(Number.isNaN),
    )
    assert.ok(Number.isNaN(math.correlation([1, 1], [1, 2])))
    assert.throws(() => math.quantile([1], 1.1), { code: 'math.option' })
    assert.throws(() => math.correlation([1], [1, 2]), { code: 'math.length' })
  })

  it('a quantile lies between its neighbours, and a correlation within ±1, equal for any scale', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { minLength: 2 }),
        fc.nat(100),
        (pairs, percent) => {
          const a = pairs.map(([x]) => x)
          const b = pairs.map(([, y]) => y)
          const q = math.quantile(a, percent / 100)
          const under = a.filter((value) => value < q).length
          assert.ok(under <= Math.ceil((percent / 100) * (a.length - 1)))
          assert.ok(q >= Math.min(...a) && q <= Math.max(...a))
          const r = math.correlation(a, b)
          if (Number.isNaN(r)) return
          near(
            math.correlation(
              a,
              b.map((value) => 5 - 3 * value),
            ),
            -r,
            1e-9,
          )
        },
      ),
    )
  })
})

describe('judging a classifier', () => {
  it('auc is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(scored, ({ target, score }) => {
        let pairs = 0
        let wins = 0
        for (let i = 0; i < target.length; i++) {
          for (let j = 0; j < target.length; j++) {
            if (target[i] !== 1 || target[j] !== 0) continue
            pairs++
            wins += score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0
          }
        }
        near(math.auc(target, score), wins / pairs)
      }),
    )
  })

  it('average precision sums precision over the steps of recall', () => {
    fc.assert(
      fc.property(scored, ({ target, score }) => {
        const positives = target.filter((value) => value === 1).length
        let before = 0
        let sum = 0
        for (const threshold of [...new Set(score)].sort((a, b) => b - a)) {
          const { truePositives: found, falsePositives: wrong } = math.confusion(target, score, threshold)
          sum += ((found - before) / positives) * (found / (found + wrong))
          before = found
        }
        near(math.averagePrecision(target, score), positives === 0 ? NaN : sum)
      }),
    )
  })

  it('counts and ratios at a threshold, by hand', () => {
    const target = Float64Array.of(1, 1, 0, 0, 1, NaN, 0)
    const score = Float64Array.of(0.9, 0.4, 0.5, 0.1, 0.7, 0.8, NaN)
    const counts = math.confusion(target, score)
    assert.deepEqual(counts, { truePositives: 2, falsePositives: 1, trueNegatives: 1, falseNegatives: 1 })
    near(math.precision(counts), 2 / 3)
    near(math.recall(counts), 2 / 3)
    near(math.f1(counts), 2 / 3)
    near(math.accuracy(counts), 3 / 5)
    const none = math.confusion(new Float64Array(2), new Float64Array(2))
    assert.deepEqual(
      [math.precision(none), math.recall(none), math.f1(none), math.accuracy(none)],
      [0, 0, 0, 1],
    )
  })

  it('log-loss and Brier score, by hand; certainty that is wrong costs much, not everything', () => {
    const target = Float64Array.of(1, 0, NaN)
    near(math.logLoss(target, Float64Array.of(0.8, 0.4, 0.5)), -(Math.log(0.8) + Math.log(0.6)) / 2)
    near(math.brier(target, Float64Array.of(0.8, 0.4, 0.5)), (0.04 + 0.16) / 2)
    near(math.logLoss(Float64Array.of(1), Float64Array.of(0)), 52 * Math.LN2)
    assert.ok(math.logLoss(Float64Array.of(1), Float64Array.of(1)) < 1e-15)
  })

  it('leaves out rows without target or score, and refuses columns of two lengths', () => {
    fc.assert(
      fc.property(scored, fc.array(fc.nat(2)), ({ target, score }, holes) => {
        const spoilt = (column: Column, hole: number) => {
          const longer = [...column]
          for (const kind of holes) longer.splice(kind * 3, 0, kind === hole ? NaN : 1)
          return Float64Array.from(longer)
        }
        const [a, b] = [spoilt(target, 0), spoilt(score, 1)]
        const known = Array.from(a.keys()).filter((row) => !Number.isNaN(a[row]! + b[row]!))
        const [c, d] = [a, b].map((column) => Float64Array.from(known, (row) => column[row]!)) as [
          Column,
          Column,
        ]
        for (const metric of [math.auc, math.averagePrecision, math.logLoss, math.brier, math.rmse]) {
          assert.equal(metric(a, b), metric(c, d))
        }
      }),
    )
    for (const metric of [
      math.auc,
      math.averagePrecision,
      math.logLoss,
      math.brier,
      math.confusion,
      math.mae,
    ]) {
      assert.throws(() => metric(new Float64Array(2), new Float64Array(3)), { code: 'math.length' })
    }
  })
})

describe('judging a regression', () => {
  it('by hand', () => {
    const target = Float64Array.of(1, 2, 3, -4, 0, NaN)
    const prediction = Float64Array.of(2, 2, 1, 4, 0, 1)
    const errors = math.regressionErrors(target, prediction)
    assert.equal(errors.rows, 5)
    near(errors.mae, 11 / 5)
    near(errors.rmse, Math.sqrt(69 / 5))
    near(errors.r2, 1 - 69 / (30 - 4 / 5))
    near(errors.mape, (1 + 0 + 2 / 3 + 2) / 4)
    near(errors.signAccuracy, 4 / 5)
    assert.deepEqual(
      [math.mae, math.rmse, math.r2].map((metric) => metric(target, prediction)),
      [errors.mae, errors.rmse, errors.r2],
    )
  })

  it('predicting the mean explains nothing, predicting the target everything', () => {
    const target = Float64Array.of(1, 2, 6)
    near(math.r2(target, Float64Array.of(3, 3, 3)), 0)
    near(math.r2(target, target), 1)
    assert.ok(Number.isNaN(math.r2(Float64Array.of(2, 2), Float64Array.of(1, 3))))
  })
})
