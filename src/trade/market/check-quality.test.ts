import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  parseTimeframe,
  timeframeMs,
} from '../../domain/index.ts'
import { checkQuality, type QualityOptions } from './check-quality.ts'

const START = Date.UTC(2025, 0, 6)

/** A quiet market: prices around 100 that move by 0.1 a candle. `spoil` gets the rows, by place. */
function quiet(rows: number, spoil: (candles: Candles) => void = () => {}, timeframe = '1m'): Candles {
  const candles = allocateCandles(rows, parseTimeframe(timeframe))
  const price = (row: number) => 100 + ((row * 7) % 11) / 10
  for (let row = 0; row < rows; row++) {
    candles.time[row] = START + row * timeframeMs(candles.timeframe)
    candles.open[row] = price(row)
    candles.close[row] = price(row + 1)
    candles.high[row] = Math.max(price(row), price(row + 1)) + 0.05
    candles.low[row] = Math.min(price(row), price(row + 1)) - 0.05
    candles.volume[row] = 10 + (row % 7)
  }
  spoil(candles)
  return candles
}

function without(candles: Candles, leave: (row: number) => boolean): Candles {
  const rows = Array.from(candles.time.keys()).filter((row) => !leave(row))
  const rest = allocateCandles(rows.length, candles.timeframe)
  rows.forEach((row, at) => {
    for (const name of ['time', ...PRICE_COLUMNS] as const) rest[name][at] = candles[name][row]!
  })
  return rest
}
const kinds = (candles: Candles, options?: QualityOptions) =>
  checkQuality(candles, options).findings.map(({ kind, time }) => [kind, (time - START) / 60_000])

test('nothing is found in clean candles', () => {
  const report = checkQuality(quiet(3000))
  assert.deepEqual(report.findings, [])
  assert.equal(report.coverage, 1)
  assert.equal(report.longestOutage, undefined)
})

test('an empty series is covered and has no findings', () => {
  const report = checkQuality(quiet(0))
  assert.deepEqual({ ...report }, { rows: 0, expected: 0, coverage: 1, gaps: [], longestOutage: undefined, days: [], findings: [] }) // biome-ignore format: one line
})

test('missing candles are a gap, an hour of them an outage, and the days count them', () => {
  const missing = (row: number) => (row >= 100 && row < 104) || (row >= 1400 && row < 1500)
  const report = checkQuality(without(quiet(2880), missing))
  assert.deepEqual(
    report.findings.map(({ kind, severity, candles }) => [kind, severity, candles]),
    [
      ['gap', 'warning', 4],
      ['outage', 'error', 100],
    ],
  )
  assert.equal(
    report.findings[0]?.text,
    '4 1m candles are missing from 2025-01-06 01:40 to 2025-01-06 01:43.',
  )
  assert.equal(report.longestOutage?.missing, 100)
  assert.equal(report.coverage, (2880 - 104) / 2880)
  assert.deepEqual(report.days, [
    { time: START, rows: 1440 - 44, expected: 1440 },
    { time: START + 86_400_000, rows: 1440 - 60, expected: 1440 },
  ])
})

test('a day without any candle is listed with zero rows', () => {
  const report = checkQuality(without(quiet(3 * 24, undefined, '1h'), (row) => row >= 24 && row < 48))
  assert.deepEqual(
    report.days.map(({ rows, expected }) => [rows, expected]),
    [
      [24, 24],
      [0, 24],
      [24, 24],
    ],
  )
})

test('a wick beyond its body and both neighbours is found on either side', () => {
  const low = quiet(500, ({ low }) => { low[200] = 80 }) // biome-ignore format: one line
  const high = quiet(500, ({ high }) => { high[300] = 120 }) // biome-ignore format: one line
  assert.deepEqual(kinds(low), [['bad-wick', 200]])
  assert.deepEqual(kinds(high), [['bad-wick', 300]])
  assert.match(
    checkQuality(low).findings[0]?.text ?? '',
    /^A wick at 80 on 2025-01-06 03:20 stands (19|20)\.\d % below/,
  )
})

test('a close that leaves and comes back is found', () => {
  const spiked = quiet(500, (candles) => {
    candles.close[250] = candles.high[250] = 112
    candles.open[251] = candles.high[251] = 112
  })
  assert.deepEqual(kinds(spiked), [['price-spike', 250]])
})

test('a jump to a new level and a wild but steady market are not outliers', () => {
  const jumped = quiet(500, (candles) => {
    for (let row = 250; row < 500; row++) {
      for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][row]! *= 1.2
    }
    candles.low[250] = candles.open[250] = candles.close[249]!
  })
  const wild = quiet(500, ({ high, low }) => {
    for (let row = 0; row < 500; row++) {
      high[row]! += 5 + (row % 3)
      low[row]! -= 5 + (row % 4)
    }
  })
  assert.deepEqual(kinds(jumped), [])
  assert.deepEqual(kinds(wild), [])
})

test('long runs without volume and of frozen prices are told apart', () => {
  const still = quiet(500, (candles) => {
    for (let row = 100; row < 160; row++) candles.volume[row] = 0
    for (let row = 300; row < 370; row++) {
      for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][row] = candles.close[299]!
    }
    for (let row = 400; row < 420; row++) candles.volume[row] = 0
  })
  assert.deepEqual(kinds(still), [
    ['zero-volume', 100],
    ['frozen-price', 300],
  ])
  assert.deepEqual(kinds(still, { stillRun: 20 }).length, 3)
})

test('on a weekday calendar weekends are fine and a single missing day is a holiday', () => {
  const weekend = (row: number) => row % 7 > 4
  const days = without(quiet(28, undefined, '1d'), (row) => weekend(row) || row === 9)
  const report = checkQuality(days, { calendar: 'weekdays' })
  assert.deepEqual(
    report.findings.map(({ kind, severity }) => [kind, severity]),
    [['holiday', 'info']],
  )
  assert.equal(report.findings[0]?.text, 'No candle on 2025-01-15: a holiday, as it seems.')
  assert.equal(report.expected, 20)
  assert.equal(checkQuality(days).gaps.length, 4)
})
