import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { quickRound8, round8 } from './rounding.ts'

const isTie = (value: number) => Math.abs((value * 512) % 2) === 1

it('rounds to 8 decimals as printing them and reading them back does', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
      fc.pre(!isTie(value))
      assert.equal(round8(value) + 0, Number(value.toFixed(8)) + 0)
    }),
    { numRuns: 5000 },
  )
})

it('goes to the even decimal from exactly between two', () => {
  assert.equal(round8(1 / 512), 0.00195312)
  assert.equal(round8(3 / 512), 0.00585938)
  assert.equal(round8(-1 / 512), -0.00195312)
  assert.equal(round8(100 + 1 / 512), 100.00195312)
})

it('is quick only where a neighbouring float would be rounded alike', () => {
  const near = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(0, 0.3, 0.4999, 0.5, 0.5001))
  fc.assert(
    fc.property(near, ([units, rest]) => {
      const value = (units + rest) / 1e8
      const quick = quickRound8(value)
      if (Number.isNaN(quick)) return
      for (const other of [value * (1 + 1e-14), value * (1 - 1e-14)]) assert.equal(round8(other), quick)
    }),
  )
})
