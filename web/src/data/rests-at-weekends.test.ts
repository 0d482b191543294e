import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restsAtWeekends } from './rests-at-weekends.ts'

const DAY = 86_400_000
/** Monday 2025-01-06 and the days after it. */
const week = (found: readonly number[]) =>
  found.map((count, at) => ({ day: Date.UTC(2025, 0, 6) + at * DAY, found: count }))

test('a market rests at weekends where all other days have candles and these have none', () => {
  assert.equal(restsAtWeekends(week([1, 1, 1, 1, 1, 0, 0])), true)
  assert.equal(restsAtWeekends(week([1, 1, 1, 1, 1, 1, 0])), false)
  assert.equal(restsAtWeekends(week([1, 1, 1, 1, 1, 0, 1])), false)
})

test('too little is seen where a weekday has no candle at all', () => {
  assert.equal(restsAtWeekends(week([1, 1, 0, 1, 1, 0, 0])), false)
  assert.equal(restsAtWeekends([]), false)
  assert.equal(restsAtWeekends(week([1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0])), true)
})
