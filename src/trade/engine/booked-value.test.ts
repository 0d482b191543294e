import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { bookedHolding, bookedValue } from './booked-value.ts'

it('multiplies what is written, not what the float holds', () => {
  assert.equal(0.1 * 3, 0.30000000000000004)
  assert.equal(bookedValue(0.1, 3, 0, 1), 0.3)
  assert.equal(bookedValue(1.1, 1.1, 0, -1), 1.21)
  assert.equal(bookedValue(1e-9, 2.5e22, 0.5, -1), 1.25e13)
})

it('adds the fee of an entry and takes off that of an exit', () => {
  assert.equal(bookedValue(2, 100, 0.001, 1), 200.2)
  assert.equal(bookedValue(2, 100, 0.001, -1), 199.8)
})

it('holds what was bought less what was sold, at the average of the entries', () => {
  const at = (side: 'entry' | 'exit', amount: number, rate: number) => ({ side, amount, rate, time: 0 })
  const fills = [at('entry', 0.1, 3), at('entry', 0.2, 6), at('exit', 0.1, 9), at('entry', 0.1, 2)]
  assert.deepEqual(bookedHolding(fills.slice(0, 1)), { amount: 0.1, rate: 3, value: 0.3 })
  assert.deepEqual(bookedHolding(fills.slice(0, 2)), { amount: 0.3, rate: 5, value: 1.5 })
  assert.deepEqual(bookedHolding(fills.slice(0, 3)), { amount: 0.2, rate: 5, value: 1 })
  assert.deepEqual(bookedHolding(fills), { amount: 0.3, rate: 4, value: 1.2 })
})

it('stays within rounding of the plain product', () => {
  const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true })
  const fee = fc.double({ min: 0, max: 0.1, noNaN: true })
  fc.assert(
    fc.property(positive, positive, fee, fc.constantFrom(1 as const, -1 as const), (a, r, f, side) => {
      const plain = a * r * (1 + side * f)
      assert.ok(Math.abs(bookedValue(a, r, f, side) - plain) <= 1e-15 * plain)
    }),
  )
})
