import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { searchExtrema } from './search-extrema.ts'
import { turningPoints } from './turning-points.ts'

test('one pass finds what the search by definition does', () => {
  fc.assert(
    fc.property(
      anySeries,
      fc.constantFrom<1 | -1>(1, -1),
      fc.constantFrom(0.01, 0.05, 0.3),
      (x, sign, level) => {
        const found = searchExtrema(x, { sign, level }).map(({ row, left, right }) => ({ row, left, right }))
        assert.deepEqual(turningPoints(x, { sign, level }), found)
      },
    ),
    { numRuns: 1000 },
  )
})

test('the first of equal tops is taken, and a level that is only touched is not crossed', () => {
  const x = Float64Array.of(90, 100, 99, 100, 90, 98, 100)
  assert.deepEqual(turningPoints(x, { sign: 1, level: 0.1 }), [])
  assert.deepEqual(turningPoints(x, { sign: 1, level: 0.05 }), [{ row: 1, left: 0, right: 4 }])
  assert.deepEqual(searchExtrema(x, { sign: 1, level: 0.05 }), [
    { row: 1, left: 0, right: 4, first: 0, last: 6 },
  ])
  assert.deepEqual(turningPoints(x, { sign: -1, level: 0.05 }), [{ row: 4, left: 3, right: 5 }])
})

test('without a price there is no turning point', () => {
  assert.deepEqual(turningPoints(new Float64Array(5).fill(Number.NaN), { sign: 1, level: 0.1 }), [])
  assert.deepEqual(turningPoints(new Float64Array(0), { sign: -1, level: 0.1 }), [])
})

const anySeries = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 80, max: 120 }) }, fc.constant(Number.NaN)), {
    maxLength: 60,
  })
  .map((values) => Float64Array.from(values))
