import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { roundHalfEven } from './round-half-even.ts'

test('ties go to the even digit, by the exact value of the double', () => {
  const cases: readonly (readonly [number, number, number])[] = [
    [0.125, 2, 0.12],
    [0.375, 2, 0.38],
    [-0.125, 2, -0.12],
    [2.675, 2, 2.67],
    [1.005, 2, 1],
    [0.5, 0, 0],
    [1.5, 0, 2],
    [2.5, 0, 2],
    [0.25, 1, 0.2],
    [0.35, 1, 0.3],
    [0.45, 1, 0.5],
    [-0.45, 1, -0.5],
    [5e-324, 2, 0],
  ]
  for (const [x, digits, expected] of cases) assert.equal(roundHalfEven(x, digits), expected, `${x}`)
  assert.ok(Object.is(roundHalfEven(-0.001, 2), -0))
  assert.ok(Number.isNaN(roundHalfEven(Number.NaN, 2)))
  assert.equal(roundHalfEven(1e300, 2), 1e300)
})

test('a rounded number is never further away than half a digit, and stays when rounded again', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat({ max: 6 }), (x, digits) => {
      const rounded = roundHalfEven(x, digits)
      assert.ok(Math.abs(rounded - x) <= 0.5000001 * 10 ** -digits)
      assert.equal(roundHalfEven(rounded, digits), rounded)
    }),
  )
})
