import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pairwiseSum } from './pairwise-sum.ts'

const tenths = (count: number) => new Float64Array(count).fill(0.1)

test('sums are those of NumPy to the last bit, whatever their length', () => {
  const sums = [3, 7, 8, 9, 20, 130, 300].map((count) => pairwiseSum(tenths(count), 0, count))
  assert.deepEqual(
    sums,
    [0.30000000000000004, 0.7, 0.8, 0.9, 2.0000000000000004, 12.999999999999998, 29.999999999999996],
  )
})

test('only the rows that are asked for are added, and an unknown one makes the sum unknown', () => {
  const x = Float64Array.from([100, 1, 2, 3, Number.NaN])
  assert.equal(pairwiseSum(x, 1, 4), 6)
  assert.equal(pairwiseSum(x, 1, 5), Number.NaN)
})
