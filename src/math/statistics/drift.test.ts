import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import * as math from '../index.ts'

const sample = fc
  .array(fc.oneof(fc.nat(20), fc.constant(Number.NaN)), { minLength: 1, maxLength: 50 })
  .map((values) => Float64Array.from(values))

describe('reliability', () => {
  it('by hand: three bins, the edge belongs to the upper one', () => {
    const target = Float64Array.of(0, 1, 1, 1, 0, NaN)
    const given = Float64Array.of(0.1, 0.3, 0.5, 0.9, 1, 0.2)
    const bins = math.reliability(target, given, 2)
    assert.deepEqual(
      bins.map(({ from, to, rows }) => [from, to, rows]),
      [
        [0, 0.5, 2],
        [0.5, 1, 3],
      ],
    )
    assert.deepEqual([bins[0]!.probability, bins[0]!.share], [0.2, 0.5])
    assert.ok(Math.abs(math.calibrationError(bins) - (2 * 0.3 + 3 * (0.8 - 2 / 3)) / 5) < 1e-12)
    assert.ok(Number.isNaN(math.calibrationError([])))
    assert.throws(() => math.reliability(target, given, 0), { code: 'math.period' })
  })

  it('counts every row once, and finds no error where shares are the probabilities', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), fc.double({ min: 0, max: 1, noNaN: true }))), (rows) => {
        const target = Float64Array.from(rows, ([is]) => is)
        const given = Float64Array.from(rows, ([, p]) => p)
        const bins = math.reliability(target, given)
        assert.equal(
          bins.reduce((sum, bin) => sum + bin.rows, 0),
          rows.length,
        )
        const exact = bins.map((bin) => ({ ...bin, share: bin.probability }))
        assert.ok(rows.length === 0 || math.calibrationError(exact) === 0)
      }),
    )
  })
})

describe('drift', () => {
  it('by hand: two bins of the expected values, and NaN', () => {
    const expected = Float64Array.of(1, 2, 3, 4)
    const actual = Float64Array.of(1, 4, 4, 4)
    // below 3: 0.5 before, 0.25 after; from 3 on: 0.5 and 0.75
    const psi = (0.25 - 0.5) * Math.log(0.25 / 0.5) + (0.75 - 0.5) * Math.log(0.75 / 0.5)
    assert.ok(Math.abs(math.populationStability(expected, actual, 2) - psi) < 1e-12)
    const gone = math.populationStability(expected, Float64Array.of(NaN, NaN), 2)
    assert.ok(gone > 10)
    assert.equal(math.kolmogorovSmirnov(expected, actual), 0.5)
    assert.ok(Number.isNaN(math.populationStability(expected, Float64Array.of())))
    assert.ok(Number.isNaN(math.kolmogorovSmirnov(expected, Float64Array.of(NaN))))
  })

  it('is 0 for equal samples in any order, never below, and the distance is the largest of the steps', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: 1, max: 12 }), (a, b, bins) => {
        assert.ok(Math.abs(math.populationStability(a, a.toReversed(), bins)) < 1e-12)
        assert.ok(math.populationStability(a, b, bins) >= 0)
        const share = (x: Float64Array, at: number) => {
          const known = x.filter((value) => !Number.isNaN(value))
          return known.filter((value) => value <= at).length / known.length
        }
        const steps = [...a, ...b]
          .filter((v) => !Number.isNaN(v))
          .map((at) => Math.abs(share(a, at) - share(b, at)))
        const found = math.kolmogorovSmirnov(a, b)
        if (!Number.isNaN(found)) assert.ok(Math.abs(found - Math.max(...steps)) < 1e-12)
      }),
    )
  })
})
