import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { quickRound8, round8 } from './rounding.ts'

const isTie = (value: number) => Math.abs((value * 512) % 2) === 1

it('rounds to 8 decimals as printing them and reading them back does', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
      fc.pre(!isTie(value))
      assert.equal(round8(value), Number(value.toFixed(8)) + 0)
    }),
    { numRuns: 5000 },
  )
})

it('goes to the even decimal from exactly between two', () => {
  assert.equal(round8(1 / 512), 0.00195312)
  assert.equal(round8(3 / 512), 0.00585938)
  assert.equal(round8(-1 / 512), -0.00195312)
  assert.equal(round8(100 + 1 / 512), 100.00195312)
  assert.ok(Object.is(round8(-1e-9), 0))
})

it('is quick only where floats within the error that was named are rounded alike', () => {
  const near = fc.tuple(
    fc.integer({ min: -1e9, max: 1e9 }),
    fc.constantFrom(0, 0.3, 0.4999, 0.49999, 0.5, 0.5001),
  )
  fc.assert(
    fc.property(near, fc.constantFrom(1, 100, 1e5, 1e7), ([units, rest], magnitude) => {
      const value = (units + rest) / 1e8
      const quick = quickRound8(value, magnitude)
      if (Number.isNaN(quick)) return
      const error = magnitude * 1e-15
      for (const other of [value + error, value - error]) assert.equal(round8(other), quick)
    }),
  )
  assert.ok(Number.isNaN(quickRound8(0.5e-8, 1)))
  assert.equal(quickRound8(0.4e-8, 1), 0)
  assert.ok(Number.isNaN(quickRound8(0.4e-8, 1e6)))
})
