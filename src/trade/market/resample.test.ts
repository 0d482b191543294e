import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  candleStart,
  PRICE_COLUMNS,
  parseTimeframe,
  timeframeMs,
} from '../../domain/index.ts'
import { resample } from './resample.ts'

function candlesOf(timeframe: string, start: number, rows: readonly number[]): Candles {
  const candles = allocateCandles(rows.length, parseTimeframe(timeframe))
  rows.forEach((row, at) => {
    const [open, close] = [100 + Math.sin(row * 7), 100 + Math.sin(row * 7 + 7)]
    candles.time[at] = start + row * timeframeMs(candles.timeframe)
    candles.open[at] = open
    candles.high[at] = Math.max(open, close) + (row % 5)
    candles.low[at] = Math.min(open, close) - (row % 3)
    candles.close[at] = close
    candles.volume[at] = row
  })
  return candles
}
const values = (candles: Candles) => ['time', ...PRICE_COLUMNS].map((name) => [...candles[name as 'time']])

test('each long candle is first open, highest high, lowest low, last close and sum of volume of its rows', () => {
  const rows = fc.uniqueArray(fc.nat({ max: 120 })).map((list) => list.sort((a, b) => a - b))
  fc.assert(
    fc.property(rows, fc.constantFrom('3m', '5m', '15m', '1h'), fc.nat({ max: 59 }), (list, name, offset) => {
      const timeframe = parseTimeframe(name)
      const small = candlesOf('1m', Date.UTC(2025, 0, 6) + offset * 60_000, list)
      const large = resample(small, timeframe)
      const buckets = Map.groupBy(list.keys(), (at) => candleStart(small.time[at]!, timeframe))
      assert.deepEqual([...large.time], [...buckets.keys()])
      ;[...buckets.values()].forEach((members, row) => {
        assert.equal(large.open[row], small.open[members[0]!])
        assert.equal(large.close[row], small.close[members.at(-1)!])
        assert.equal(large.high[row], Math.max(...members.map((at) => small.high[at]!)))
        assert.equal(large.low[row], Math.min(...members.map((at) => small.low[at]!)))
        assert.equal(
          large.volume[row],
          members.reduce((sum, at) => sum + small.volume[at]!, 0),
        )
      })
    }),
    { seed: 5 },
  )
})

test('by way of a middle timeframe the result is the same', () => {
  const rows = Array.from({ length: 500 }, (_, row) => row).filter((row) => row % 17 !== 3)
  const small = candlesOf('1m', Date.UTC(2025, 0, 6), rows)
  const direct = resample(small, parseTimeframe('1h'))
  const staged = resample(resample(small, parseTimeframe('15m')), parseTimeframe('1h'))
  assert.deepEqual(values(staged), values(direct))
})

test('weeks start on Monday', () => {
  const days = candlesOf('1d', Date.UTC(2025, 0, 4), [0, 1, 2, 3, 8, 9])
  const weeks = resample(days, parseTimeframe('1w'))
  assert.deepEqual([...weeks.time], [Date.UTC(2024, 11, 30), Date.UTC(2025, 0, 6), Date.UTC(2025, 0, 13)])
})

test('an incomplete last candle is kept, or dropped when asked', () => {
  const five = parseTimeframe('5m')
  const open = candlesOf('1m', 0, [0, 1, 2, 3, 4, 5, 6, 7, 8])
  const over = candlesOf('1m', 0, [0, 1, 2, 3, 4, 9])
  assert.equal(resample(open, five).length, 2)
  assert.equal(resample(open, five, { incomplete: 'drop' }).length, 1)
  assert.equal(resample(over, five, { incomplete: 'drop' }).length, 2)
  assert.equal(resample(candlesOf('1m', 0, []), five, { incomplete: 'drop' }).length, 0)
})

test('the same timeframe gives the same candles', () => {
  const candles = candlesOf('1m', 0, [1, 2])
  assert.equal(resample(candles, parseTimeframe('1m')), candles)
})

test('a shorter timeframe or one that is no multiple is refused', () => {
  const refused = { code: 'resample.timeframe' }
  assert.throws(() => resample(candlesOf('5m', 0, [1]), parseTimeframe('1m')), refused)
  assert.throws(() => resample(candlesOf('3m', 0, [1]), parseTimeframe('5m')), refused)
  assert.throws(() => resample(candlesOf('3d', 0, [1]), parseTimeframe('1w')), refused)
})
