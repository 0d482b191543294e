import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ascendingOrder } from './ascending-order.ts'

test('the order is that of a stable comparison, for any float64, without the rows of NaN', () => {
  const values = fc.array(
    fc.oneof(
      fc.double(),
      fc.integer({ min: -3, max: 3 }).map((n) => n / 2),
    ),
    {
      maxLength: 200,
    },
  )
  fc.assert(
    fc.property(values, (given) => {
      const x = Float64Array.from(given)
      const expected = [...x.keys()]
        .filter((row) => !Number.isNaN(x[row]!))
        .sort((a, b) => x[a]! - x[b]! || sign(x[a]!) - sign(x[b]!) || a - b)
      assert.deepEqual([...ascendingOrder(x)], expected)
    }),
    { numRuns: 300 },
  )
  const extremes = Float64Array.of(Infinity, 5e-324, -Infinity, 0, -5e-324, -0, 1e308, NaN)
  assert.deepEqual([...ascendingOrder(extremes)], [2, 4, 5, 3, 1, 6, 0])
})

/** −1 for −0 and 1 for 0, which a difference does not tell apart. */
function sign(value: number): number {
  return Object.is(value, -0) ? -1 : 1
}
