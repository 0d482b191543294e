import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, PRICE_COLUMNS, parseTimeframe } from '../../domain/index.ts'
import { fillGaps } from './fill-gaps.ts'
import { findGaps } from './find-gaps.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const START = Date.UTC(2025, 0, 6)

function candlesAt(times: readonly number[], timeframe = '1m'): Candles {
  const candles = allocateCandles(times.length, parseTimeframe(timeframe))
  times.forEach((time, row) => {
    candles.time[row] = time
    candles.open[row] = 10 + row
    candles.high[row] = 12 + row
    candles.low[row] = 9 + row
    candles.close[row] = 11 + row
    candles.volume[row] = 5
  })
  return candles
}
const minutes = (rows: readonly number[]) => candlesAt(rows.map((row) => START + row * MINUTE))

test('gaps are named by their first and last missing candle', () => {
  assert.deepEqual(findGaps(minutes([0, 1, 3, 4, 9])), [
    { from: START + 2 * MINUTE, to: START + 2 * MINUTE, missing: 1 },
    { from: START + 5 * MINUTE, to: START + 8 * MINUTE, missing: 4 },
  ])
})

test('a missing candle gets the close before it four times and no volume', () => {
  const filled = fillGaps(minutes([0, 3]))
  assert.deepEqual(
    [...filled.time],
    [0, 1, 2, 3].map((row) => START + row * MINUTE),
  )
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    assert.deepEqual([...filled[name].subarray(1, 3)], [11, 11], name)
  }
  assert.deepEqual([...filled.volume], [5, 0, 0, 5])
  assert.equal(filled.open[3], 11)
  assert.ok(filled.close.buffer instanceof SharedArrayBuffer)
})

test('what is missing after the last candle is filled up to the time that is named', () => {
  const filled = fillGaps(minutes([0, 1]), 'continuous', START + 3.5 * MINUTE)
  assert.deepEqual(
    [...filled.time],
    [0, 1, 2, 3].map((row) => START + row * MINUTE),
  )
  assert.deepEqual([...filled.close], [11, 12, 12, 12])
  assert.deepEqual([...filled.volume], [5, 5, 0, 0])
  const whole = minutes([0, 1])
  assert.equal(fillGaps(whole, 'continuous', START + MINUTE), whole)
  assert.equal(fillGaps(minutes([]), 'continuous', START).length, 0)
  const friday = candlesAt([START - 3 * DAY], '1d')
  assert.deepEqual([...fillGaps(friday, 'weekdays', START + DAY).time], [START - 3 * DAY, START, START + DAY])
})

test('filling leaves no gap, keeps every candle and adds as many as were missing', () => {
  const rows = fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 1 }).map((list) => list.sort((a, b) => a - b))
  fc.assert(
    fc.property(rows, (list) => {
      const candles = minutes(list)
      const filled = fillGaps(candles)
      const missing = findGaps(candles).reduce((sum, gap) => sum + gap.missing, 0)
      assert.equal(filled.length, candles.length + missing)
      assert.deepEqual(findGaps(filled), [])
      list.forEach((row, at) => {
        for (const name of PRICE_COLUMNS) assert.equal(filled[name][row - list[0]!], candles[name][at])
      })
      assert.equal(fillGaps(filled), filled)
    }),
    { seed: 3 },
  )
})

test('a weekday market has no gap at weekends', () => {
  const friday = Date.UTC(2025, 0, 10)
  const days = candlesAt([friday - DAY, friday, friday + 3 * DAY, friday + 6 * DAY], '1d')
  assert.deepEqual(findGaps(days, 'weekdays'), [{ from: friday + 4 * DAY, to: friday + 5 * DAY, missing: 2 }])
  assert.equal(findGaps(days).length, 2)
  assert.equal(fillGaps(days, 'weekdays').length, 6)
  assert.equal(fillGaps(days).length, 8)
})

test('a gap over a weekend counts its weekdays', () => {
  const friday = Date.UTC(2025, 0, 10)
  const days = candlesAt([friday - DAY, friday + 4 * DAY], '1d')
  assert.deepEqual(findGaps(days, 'weekdays'), [{ from: friday, to: friday + 3 * DAY, missing: 2 }])
  const hours = candlesAt([friday + 22 * 3_600_000, friday + 3 * DAY + 3_600_000], '1h')
  assert.deepEqual(findGaps(hours, 'weekdays'), [
    { from: friday + 23 * 3_600_000, to: friday + 3 * DAY, missing: 2 },
  ])
  assert.equal(fillGaps(hours, 'weekdays').length, 4)
})

test('candles that do not ascend are refused', () => {
  assert.throws(() => fillGaps(minutes([0, 2, 1])), { code: 'candles.unordered' })
  assert.throws(() => fillGaps(minutes([0, 2, 2])), { code: 'candles.unordered' })
})
