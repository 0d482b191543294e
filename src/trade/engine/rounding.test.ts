import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { round8 } from './rounding.ts'

it('rounds to 8 decimals as printing them and reading them back does', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
      assert.equal(round8(value) + 0, Number(value.toFixed(8)) + 0)
    }),
    { numRuns: 5000 },
  )
})
