import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalQuantile, random } from '../../../math/index.ts'
import { deflatedSharpe, expectedMaximumSharpe, independentTrials } from './deflated-sharpe.ts'
import { normalProbability } from './normal-probability.ts'
import { minimumTrackRecord, probabilisticSharpe } from './probabilistic-sharpe.ts'
import { type SharpeMoments, sharpeMoments } from './sharpe-moments.ts'

const near = (found: number, wanted: number, error: number) =>
  assert.ok(Math.abs(found - wanted) <= error, `${found}, wanted ${wanted} ± ${error}`)

const normal = (sharpe: number, count: number): SharpeMoments => ({ count, sharpe, skew: 0, kurtosis: 3 })

test('the normal distribution has its tabulated values, in the tails too', () => {
  const known = [
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [2.9, 0.9981341866996161],
    [3.1, 0.9990323967867816],
    [-5, 2.866515718791939e-7],
    [-10, 7.619853024160525e-24],
    [-37, 5.725571222524577e-300],
  ] as const
  for (const [x, p] of known) near(normalProbability(x) / p, 1, 2e-14)
  assert.deepEqual([-Infinity, Infinity].map(normalProbability), [0, 1])
  assert.ok(Number.isNaN(normalProbability(Number.NaN)))
})

test('the normal distribution undoes its quantile and is even around zero', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 0.5, noNaN: true }), (p) => {
      near(normalProbability(normalQuantile(p)) / p, 1, 1e-12)
      near(normalProbability(normalQuantile(p)) + normalProbability(-normalQuantile(p)), 1, 1e-15)
    }),
  )
})

test('moments are those of the definition', () => {
  const found = sharpeMoments([0, 0, 0, 0, 1])!
  assert.equal(found.count, 5)
  near(found.sharpe, 0.2 / Math.sqrt(0.8 / 4), 1e-15)
  near(found.skew, 0.096 / 0.16 ** 1.5, 1e-12)
  near(found.kurtosis, 0.0832 / 0.16 ** 2, 1e-12)
})

test('without deviation, or with two returns, there are no moments', () => {
  assert.equal(sharpeMoments([0.1, 0.2]), undefined)
  assert.equal(sharpeMoments(new Float64Array(50).fill(0.001)), undefined)
  assert.equal(sharpeMoments([]), undefined)
})

test('probabilistic Sharpe: worked by hand, ½ at the benchmark, more with longer records', () => {
  // 0.1·√(250 − 1) / √(1 + 0.5·0.1²) = 1.574043…
  near(probabilisticSharpe(normal(0.1, 250)), 0.9422613, 1e-7)
  near(probabilisticSharpe(normal(0.1, 250), 0.1), 0.5, 0)
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.integer({ min: 3, max: 5000 }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (sharpe, count, skew) => {
        const moments = { count, sharpe, skew, kurtosis: 1.5 + skew * skew }
        const longer = probabilisticSharpe({ ...moments, count: count + 50 })
        assert.ok(probabilisticSharpe(moments) >= 0.5 && longer >= probabilisticSharpe(moments))
        const leftTail = probabilisticSharpe({ ...moments, skew: -Math.abs(skew) })
        assert.ok(leftTail <= probabilisticSharpe({ ...moments, skew: Math.abs(skew) }) + 1e-15)
      },
    ),
  )
})

test('minimum track record: the years that the paper of 2012 gives', () => {
  const years = (perYear: number, skew = 0, kurtosis = 3) => {
    const moments = { count: 100, sharpe: 2 / Math.sqrt(perYear), skew, kurtosis }
    return minimumTrackRecord(moments, { benchmark: 1 / Math.sqrt(perYear) }) / perYear
  }
  near(years(250), 2.73, 0.005)
  near(years(52), 2.83, 0.005)
  near(years(12), 3.24, 0.005)
  near(years(12, -0.72, 5.78), 4.99, 0.005)
  assert.equal(minimumTrackRecord(normal(0.1, 10), { benchmark: 0.1 }), Number.POSITIVE_INFINITY)
})

test('minimum track record and probabilistic Sharpe are one statement', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.02, max: 1, noNaN: true }),
      fc.double({ min: 0.6, max: 0.999, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (sharpe, confidence, skew) => {
        const moments = { count: 0, sharpe, skew, kurtosis: 4 }
        const count = minimumTrackRecord(moments, { confidence })
        near(probabilisticSharpe({ ...moments, count }), confidence, 1e-9)
      },
    ),
  )
})

test('deflated Sharpe: the example of the paper of 2014', () => {
  const moments = { count: 1250, sharpe: 2.5 / Math.sqrt(250), skew: -3, kurtosis: 10 }
  const variance = 0.5 / 250
  near(expectedMaximumSharpe({ trials: 100, variance }), 0.1132, 5e-5)
  near(deflatedSharpe(moments, { trials: 100, variance }), 0.9004, 5e-5)
  near(deflatedSharpe(moments, { trials: 46, variance }), 0.9505, 5e-5)
  near(deflatedSharpe({ ...moments, skew: 0, kurtosis: 3 }, { trials: 88, variance }), 0.9505, 5e-5)
  near(independentTrials(100, 0.2), 80.2, 1e-12)
})

test('the expected maximum is what the best of that many normal draws is on average', () => {
  const chance = random('maximum')
  for (const trials of [5, 40]) {
    let sum = 0
    for (let run = 0; run < 4000; run++) {
      let best = -Infinity
      for (let trial = 0; trial < trials; trial++) best = Math.max(best, chance.normal())
      sum += best
    }
    near(expectedMaximumSharpe({ trials, variance: 1 }), sum / 4000, 0.06)
  }
  assert.equal(expectedMaximumSharpe({ trials: 1, variance: 1 }), 0)
})

test('the best of many trials of noise is skill to the plain test and none to the deflated one', () => {
  const chance = random('selection')
  let plain = 0
  let deflated = 0
  for (let run = 0; run < 60; run++) {
    const all = Array.from(
      { length: 50 },
      () => sharpeMoments(Float64Array.from({ length: 200 }, () => chance.normal()))!,
    )
    const ratios = all.map(({ sharpe }) => sharpe)
    const centre = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
    const variance = ratios.reduce((sum, ratio) => sum + (ratio - centre) ** 2, 0) / (ratios.length - 1)
    const best = all.reduce((a, b) => (b.sharpe > a.sharpe ? b : a))
    if (probabilisticSharpe(best) > 0.95) plain++
    if (deflatedSharpe(best, { trials: all.length, variance }) > 0.95) deflated++
  }
  assert.ok(plain > 45, `${plain} of 60 pass undeflated`)
  assert.ok(deflated < 8, `${deflated} of 60 pass deflated`)
})

test('options out of range are refused', () => {
  const refused = { name: 'Fault', code: 'research.option' }
  for (const confidence of [0.5, 1, Number.NaN]) {
    assert.throws(() => minimumTrackRecord(normal(1, 10), { confidence }), refused)
  }
  for (const spread of [
    { trials: 0, variance: 1 },
    { trials: Number.NaN, variance: 1 },
    { trials: 2, variance: -1 },
    { trials: 2, variance: Number.NaN },
  ]) {
    assert.throws(() => deflatedSharpe(normal(1, 10), spread), refused)
  }
})
