import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, parseTimeframe } from '../../domain/index.ts'
import { coverage } from './coverage.ts'
import { dataFlow, lastDayOf } from './coverage-flow.ts'
import { findGaps } from './find-gaps.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Friday. */
const START = Date.UTC(2025, 0, 3)

function candlesAt(places: readonly number[], timeframe = '1h') {
  const candles = allocateCandles(places.length, parseTimeframe(timeframe))
  candles.time.set(places.map((place) => START + place * HOUR))
  return candles
}

test('each day has its share, and what is missing at the ends is a gap', () => {
  const there = Array.from({ length: 30 }, (_, place) => place + 6).filter((place) => place !== 24)
  const { days, gaps, ...all } = coverage(candlesAt(there), { start: START, end: START + 47 * HOUR })
  assert.deepEqual(all, { expected: 48, found: 29, share: 29 / 48 })
  assert.deepEqual(days, [
    { day: START, expected: 24, found: 18, share: 0.75 },
    { day: START + DAY, expected: 24, found: 11, share: 11 / 24 },
  ])
  assert.deepEqual(gaps, [
    { from: START, to: START + 5 * HOUR, missing: 6 },
    { from: START + DAY, to: START + DAY, missing: 1 },
    { from: START + 36 * HOUR, to: START + 47 * HOUR, missing: 12 },
  ])
})

test('where the market rests nothing is expected, and a gap goes on after it', () => {
  const start = START + 23 * HOUR
  const options = { start, end: START + 73 * HOUR, calendar: 'weekdays' } as const
  const { days, gaps } = coverage(candlesAt([30, 73]), options)
  assert.deepEqual(
    days.map(({ day, expected, found }) => [(day - START) / DAY, expected, found]),
    [
      [0, 1, 0],
      [3, 2, 1],
    ],
  )
  assert.deepEqual(gaps, [{ from: start, to: START + 72 * HOUR, missing: 2 }])
})

test('a candle of a week is expected once a week', () => {
  const monday = START + 3 * DAY
  const candles = allocateCandles(1, parseTimeframe('1w'))
  candles.time[0] = monday
  const { days } = coverage(candles, { start: START, end: monday + 8 * DAY })
  assert.deepEqual(
    days.map(({ day, found }) => [day - monday, found]),
    [
      [0, 1],
      [7 * DAY, 0],
    ],
  )
})

test('sums and gaps agree with the days and with the gaps of the series, whatever is there', () => {
  const places = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(places, fc.constantFrom('continuous' as const, 'weekdays' as const), (found, calendar) => {
      const candles = candlesAt(found.toSorted((a, b) => a - b))
      const range = { start: candles.time[0]!, end: candles.time[candles.length - 1]! }
      const { days, gaps, ...all } = coverage(candles, { ...range, calendar })
      const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0)
      assert.equal(all.expected - all.found, missing)
      assert.ok(days.every(({ expected, found, share }) => share === found / expected && share <= 1))
      assert.equal(
        days.reduce((sum, day) => sum + day.found, 0),
        all.found,
      )
      if (calendar === 'continuous') assert.deepEqual(gaps, findGaps(candles))
    }),
  )
})

test('a series is live, late or stale by the candles that have closed since its newest', () => {
  const timeframe = parseTimeframe('1h')
  const states = [0, 1, 2, 3, 4, 30].map((lag) => {
    const now = START + 100 * HOUR + 59 * 60_000
    const lastTime = START + (99 - lag) * HOUR
    const candles = candlesAt(Array.from({ length: 24 }, (_, place) => 76 - lag + place))
    const flow = dataFlow({ timeframe, lastTime }, candles, { now })
    assert.deepEqual([flow.expected, flow.found, flow.lag], [24, Math.max(0, 24 - lag), lag])
    return flow.state
  })
  assert.deepEqual(states, ['live', 'live', 'late', 'late', 'stale', 'stale'])
})

test('a weekend makes no series of a weekday market late', () => {
  const timeframe = parseTimeframe('1h')
  const candles = candlesAt(Array.from({ length: 24 }, (_, place) => place))
  const series = { timeframe, lastTime: START + 23 * HOUR }
  const now = START + 72 * HOUR + 1
  assert.deepEqual(dataFlow(series, candles, { now, calendar: 'weekdays' }), {
    ...{ lag: 0, expected: 0, found: 0, state: 'live' },
  })
  assert.equal(dataFlow(series, candles, { now }).state, 'stale')
})

test('of candles longer than a day the newest alone is looked at', () => {
  const monday = START + 3 * DAY
  assert.deepEqual(lastDayOf({ timeframe: parseTimeframe('1w') }, monday + 8 * DAY), {
    start: monday,
    end: monday,
  })
})
