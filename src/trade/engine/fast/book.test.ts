import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { bookedValue } from '../booked-value.ts'
import { book, bookCells, feeFactor } from './book.ts'

const anyPositive = fc.double({ min: 1e-30, max: 1e20, noNaN: true })
const usual = fc.double({ min: 1e-9, max: 1e9, noNaN: true })
const written = fc.tuple(fc.nat(10 ** 9), fc.nat(12)).map(([digits, places]) => (digits + 1) / 10 ** places)
const quotient = fc.tuple(written, written).map(([stake, rate]) => stake / rate)
const dyadic = fc.tuple(fc.nat(1 << 20), fc.nat(40)).map(([whole, shift]) => (whole + 1) / 2 ** shift)
const factors = fc.oneof(usual, written, quotient, dyadic, anyPositive)
const fee = fc.oneof(
  fc.constantFrom(0, 0.001, 0.0025, 0.02, 0.5),
  fc.double({ min: 0, max: 0.9, noNaN: true }),
)

it('books to the bit what the digits say', () => {
  const cells = bookCells()
  fc.assert(
    fc.property(factors, factors, fee, fc.constantFrom(1 as const, -1 as const), (amount, rate, f, side) => {
      cells.amount = amount
      cells.rate = rate
      book(cells, feeFactor(f, side))
      assert.equal(cells.value, bookedValue(amount, rate, 0, 1))
      assert.equal(cells.valueWithFee, bookedValue(amount, rate, f, side))
    }),
    { numRuns: Number(process.env.LEME_DIFFERENTIAL_RUNS ?? 3000) },
  )
})
