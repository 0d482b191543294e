import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Sha256 } from '../hash/sha256.ts'
import { exp, sigmoid } from './exp.ts'
import { log } from './log.ts'

const ULP = 2 ** -52

describe('exp, sigmoid and log', () => {
  it('exp is the exponential to 2 units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 709.7, noNaN: true }), (x) => {
        assert.ok(Math.abs(exp(x) / Math.exp(x) - 1) <= 2 * ULP)
      }),
      { numRuns: 2000 },
    )
  })

  it('log is the logarithm to 2 units in the last place, for subnormal numbers too', () => {
    fc.assert(
      fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (x) => {
        assert.ok(Math.abs(log(x) - Math.log(x)) <= 2 * ULP * Math.abs(Math.log(x)))
      }),
      { numRuns: 2000 },
    )
    for (const x of [0.75, 0.9999999, 1.0000001, 1.41, 1.42, 2]) {
      assert.ok(Math.abs(log(x) / Math.log(x) - 1) <= 2 * ULP)
    }
  })

  it('edges', () => {
    assert.deepEqual([0, 710, 1e9, -1e9, Infinity, -Infinity, NaN].map(exp), [
      1,
      Infinity,
      Infinity,
      0,
      Infinity,
      0,
      NaN,
    ])
    assert.ok(Math.abs(exp(1) - Math.E) <= 2 * ULP * Math.E)
    assert.equal(exp(-745), Number.MIN_VALUE)
    assert.ok(exp(709.78) < Infinity)
    assert.deepEqual([1, 0, -1, Infinity, NaN].map(log), [0, -Infinity, NaN, Infinity, NaN])
    assert.deepEqual([0, 800, -800, NaN].map(sigmoid), [0.5, 1, 0, NaN])
  })

  it('their bits are the recorded ones, on whatever machine this runs', () => {
    const hash = new Sha256()
    for (let k = -2000, growing = 1e-300; k <= 2000; k++, growing *= 1.41) {
      hash.updateNumbers(Float64Array.of(exp(k * 0.3571), log(growing), sigmoid(k / 97)))
    }
    assert.equal(hash.digest(), '1cdb1dad3e422bbf0de7319f0772a7e5b9b88ec37affa87ad092efa9de9a1efd')
  })
})
