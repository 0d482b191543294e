import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { barAt, type LoadedBars, nextWindow, timeAt, windowAround } from './candle-window.ts'

const MINUTE = 60_000
const bounds = { start: 0, end: 100_000 * MINUTE }

function bars(from: number, to: number, merged: number): LoadedBars {
  const barMs = merged * MINUTE
  const times = Array.from({ length: Math.floor((to - from) / barMs) + 1 }, (_, row) => from + row * barMs)
  return { window: { start: from, end: to }, times, barMs, merged }
}

test('a place on the axis and its time agree', () => {
  const loaded = bars(0, 1000 * MINUTE, 5)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 199 }), (row) => {
      assert.equal(barAt(loaded.times, timeAt(loaded, row)), row)
    }),
  )
  assert.equal(timeAt(loaded, -2), -10 * MINUTE)
  assert.equal(barAt(loaded.times, -5), 0)
})

test('what is inside the loaded bars at full detail needs nothing', () => {
  const loaded = bars(1000 * MINUTE, 2000 * MINUTE, 1)
  assert.equal(nextWindow(loaded, { start: 1200 * MINUTE, end: 1300 * MINUTE }, bounds), null)
})

test('leaving the loaded bars loads a stretch that holds what is seen', () => {
  const loaded = bars(1000 * MINUTE, 2000 * MINUTE, 1)
  const seen = { start: 900 * MINUTE, end: 1100 * MINUTE }
  const next = nextWindow(loaded, seen, bounds)
  assert.ok(next && next.start <= seen.start && next.end >= seen.end)
})

test('beyond the ends of the run there is nothing to load', () => {
  const loaded = { ...bars(0, 2000 * MINUTE, 1), window: bounds }
  assert.equal(nextWindow(loaded, { start: -500 * MINUTE, end: 300 * MINUTE }, bounds), null)
})

test('merged bars are refined when few of them are seen', () => {
  const loaded = bars(0, 100_000 * MINUTE, 50)
  const next = nextWindow(loaded, { start: 5000 * MINUTE, end: 9000 * MINUTE }, bounds)
  assert.deepEqual(next, { start: 1000 * MINUTE, end: 13_000 * MINUTE })
})

test('a trade is shown with room, inside the run', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_000 }), fc.integer({ min: 0, max: 1000 }), (open, held) => {
      const trade = { start: open * MINUTE, end: (open + held) * MINUTE }
      const window = windowAround(trade, MINUTE, bounds)
      assert.ok(window.start <= trade.start && window.end >= trade.end)
      assert.ok(window.start >= bounds.start && window.end <= bounds.end)
    }),
  )
})
