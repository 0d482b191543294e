import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import * as math from '../index.ts'

const sample = fc
  .array(fc.oneof(fc.nat(20), fc.constant(Number.NaN)), { minLength: 1, maxLength: 50 })
  .map((values) => Float64Array.from(values))

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
