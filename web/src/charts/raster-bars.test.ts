import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rasterBars } from './raster-bars.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

test('every candle keeps its place, and every hole is counted', () => {
  const kept = fc.uniqueArray(fc.integer({ min: 0, max: 47 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(kept, (hours) => {
      const time = hours.toSorted((a, b) => a - b).map((hour) => hour * HOUR)
      const bars = rasterBars({ time }, HOUR)
      const there = [...bars.rows].filter((row) => row >= 0)
      assert.deepEqual(
        there,
        time.map((_, row) => row),
      )
      assert.equal(bars.times.length, time.length + bars.missing)
      assert.ok(bars.times.every((at, bar) => bar === 0 || at - bars.times[bar - 1]! === HOUR))
      assert.ok(bars.rows.every((row, bar) => row < 0 || time[row] === bars.times[bar]))
    }),
  )
})

test('weekends are no holes of a market that never trades then', () => {
  const monday = Date.UTC(2024, 0, 1)
  const days = [0, 1, 3, 4, 7, 9].map((day) => monday + day * DAY)
  assert.deepEqual([rasterBars({ time: days }, DAY).missing, rasterBars({ time: days }, DAY).holes], [2, 2])
  const always = [...days, monday + 12 * DAY]
  assert.equal(rasterBars({ time: always }, DAY).missing, 6)
})

test('a hole of years does not push the candles out of sight', () => {
  const bars = rasterBars({ time: [0, 100_000 * HOUR] }, HOUR)
  assert.deepEqual([bars.missing, bars.holes, bars.times.length], [99_999, 1, 402])
})
