import assert from 'node:assert/strict'
import { test } from 'node:test'
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

test('median is the middle, or the average of the two middle values', () => {
  assert.deepEqual([median([]), median([3, 1, 2]), median([4, 1, 3, 2])], [0, 2, 2.5])
})
