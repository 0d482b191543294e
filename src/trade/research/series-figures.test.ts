import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deviation, median, roundDecimals } from './series-figures.ts'

test('roundDecimals takes exact halves to the even neighbour and everything else to the nearest', () => {
  assert.deepEqual(
    [0.5, 1.5, 2.5, -0.5, -1.5].map((value) => roundDecimals(value, 0)),
    [0, 2, 2, -0, -2],
  )
  assert.deepEqual(
    [0.125, 0.375, 1.005, 2.675].map((value) => roundDecimals(value, 2)),
    [0.12, 0.38, 1, 2.67],
  )
  assert.equal(roundDecimals(30.157894736842106, 2), 30.16)
})

test('deviation has no value without enough values', () => {
  assert.ok(Number.isNaN(deviation([], 0)))
  assert.ok(Number.isNaN(deviation([1], 1)))
  assert.equal(deviation([3], 0), 0)
  assert.equal(deviation([1, 3], 0), 1)
})

test('the median is found without sorting everything', () => {
  const few = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 })
  // Sorting keeps the order of 0 and -0, which are equal: which of them is in the middle says nothing.
  const any = fc.array(
    fc.double({ noNaN: true }).map((value) => value + 0),
    { minLength: 1, maxLength: 200 },
  )
  fc.assert(
    fc.property(fc.oneof(few, any), (values) => {
      const sorted = [...values].sort((a, b) => a - b)
      const [below, above] = [sorted[(values.length - 1) >> 1]!, sorted[values.length >> 1]!]
      assert.equal(median(values), values.length % 2 === 1 ? above : (below + above) / 2)
    }),
    { numRuns: 2000 },
  )
})

test('median is the middle, or the average of the two middle values', () => {
  assert.deepEqual([median([]), median([3, 1, 2]), median([4, 1, 3, 2])], [0, 2, 2.5])
})
