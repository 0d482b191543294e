import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  parseTimeframe,
  rowAt,
  sliceCandles,
  timeframeMs,
} from '../../domain/index.ts'
import { checkQuality } from './check-quality.ts'
import { coverage } from './coverage.ts'
import { aroundDays, type QualityDay, qualityDays } from './quality-days.ts'

const DAY = 86_400_000
const MONDAY = Date.UTC(2025, 0, 6)

/** Candles from Monday on with those left out that `isMissing` names by their number. */
function market(rows: number, name = '1h', isMissing: (row: number) => boolean = () => false): Candles {
  const timeframe = parseTimeframe(name)
  const times = Array.from({ length: rows }, (_, row) => row).filter((row) => !isMissing(row))
  const candles = allocateCandles(times.length, timeframe)
  times.forEach((at, row) => {
    candles.time[row] = MONDAY + at * timeframeMs(timeframe)
    candles.open[row] = candles.close[row] = 100 + (at % 7) * 0.1
    candles.high[row] = 101 + (at % 5) * 0.1
    candles.low[row] = 99 - (at % 3) * 0.1
    candles.volume[row] = 1
  })
  return candles
}

const lastOf = ({ time, length }: Candles): number => time[length - 1]!
const kindsOf = (days: readonly QualityDay[]) =>
  days.map(({ findings }) => findings.map(({ kind, candles }) => `${kind} ${candles}`))

test('an outage over midnight is told on both days, each with its own part', () => {
  const candles = market(72, '1h', (row) => row >= 20 && row < 30)
  const days = qualityDays(candles, {
    ...{ start: MONDAY, end: MONDAY + 3 * DAY - 1, lastTime: lastOf(candles), now: MONDAY + 3 * DAY },
  })
  assert.deepEqual(
    days.map(({ expected, found }) => [expected, found]),
    [
      [24, 20],
      [24, 18],
      [24, 24],
    ],
  )
  assert.deepEqual(kindsOf(days), [['outage 4'], ['outage 6'], []])
  const [first, second] = days.map(({ findings }) => findings[0])
  assert.deepEqual([first?.time, first?.until], [MONDAY + 20 * 3_600_000, MONDAY + 23 * 3_600_000])
  assert.deepEqual([second?.time, second?.until], [MONDAY + DAY, MONDAY + DAY + 5 * 3_600_000])
})

test('a feed is stale from the fourth missing candle on, by clock and calendar', () => {
  const candles = market(24 * 5)
  const lastTime = lastOf(candles)
  const judge = (hours: number, calendar: 'continuous' | 'weekdays') =>
    qualityDays(candles, {
      ...{ start: MONDAY, end: MONDAY + 30 * DAY, lastTime, calendar },
      now: lastTime + (hours + 1) * 3_600_000,
    }).flatMap(({ findings }) => findings.filter(({ kind }) => kind === 'stale'))
  assert.deepEqual(judge(3, 'continuous'), [])
  assert.deepEqual(
    judge(4, 'continuous').map(({ candles: missing, time }) => [missing, time]),
    [[4, lastTime + 3_600_000]],
  )
  assert.deepEqual(judge(48, 'weekdays'), [], 'nothing is missing at a weekend')
  assert.equal(judge(52, 'weekdays')[0]?.candles, 4)
  assert.deepEqual(
    qualityDays(candles, {
      start: MONDAY,
      end: MONDAY + DAY - 1,
      lastTime,
      now: lastTime + 90 * DAY,
    }).flatMap(({ findings }) => findings),
    [],
    'a stale end is no fault of a day before it',
  )
})

test('suspect candles are told on their day: impossible, spiked, without volume, frozen', () => {
  const candles = market(24 * 8)
  candles.high[30] = candles.low[30]! / 2
  candles.close[50] = candles.high[50] = 200
  for (let row = 72; row < 140; row++) candles.volume[row] = 0
  const days = qualityDays(candles, {
    ...{ start: MONDAY, end: MONDAY + 8 * DAY - 1, lastTime: lastOf(candles), now: MONDAY + 8 * DAY },
  })
  const kinds = kindsOf(days)
  assert.ok(kinds[1]!.includes('impossible 1'))
  assert.deepEqual(kinds[2], ['price-spike 1'])
  assert.deepEqual(kinds.slice(3, 7), [['zero-volume 24'], ['zero-volume 24'], ['zero-volume 20'], []])
})

test('any days of a series say what all of it says of them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.nat(24 * 20 - 1), length: fc.integer({ min: 1, max: 10 }) }), {
        ...{ minLength: 4, maxLength: 12 },
      }),
      fc.nat(15),
      fc.integer({ min: 1, max: 5 }),
      (stretches, first, length) => {
        const lost = new Set(
          stretches.flatMap(({ at, length: long }) => Array.from({ length: long }, (_, row) => at + row)),
        )
        const candles = market(24 * 20, '1h', (row) => lost.has(row) && row > 0)
        const given = { lastTime: lastOf(candles), now: MONDAY + 20 * DAY, stillRun: 5 }
        const all = qualityDays(candles, { ...given, start: MONDAY, end: MONDAY + 20 * DAY - 1 })
        const range = { start: MONDAY + first * DAY, end: MONDAY + (first + length) * DAY - 1 }
        const around = aroundDays(candles, range)
        const read = sliceCandles(candles, rowAt(candles, around.start), rowAt(candles, around.end + 1))
        const part = qualityDays(read, { ...given, ...range })
        assert.deepEqual(
          part,
          all.filter(({ day }) => day >= range.start && day <= range.end),
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('the missing candles of all days are those of the coverage, and each has a finding', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 200 }), (missing) => {
      const lost = new Set(missing)
      const candles = market(502, '1h', (row) => lost.has(row))
      const range = { start: MONDAY, end: lastOf(candles) }
      const days = qualityDays(candles, { ...range, lastTime: range.end, now: range.end + 3_600_000 })
      const told = days
        .flatMap(({ findings }) => findings)
        .filter(({ kind }) => kind === 'gap' || kind === 'outage')
      const sum = told.reduce((total, { candles: count }) => total + count, 0)
      assert.equal(sum, lost.size)
      const { expected, found } = coverage(candles, range)
      assert.equal(expected - found, lost.size)
    }),
    { numRuns: 60 },
  )
})

test('a whole series is told of impossible candles too, and no day is expected before the clock', () => {
  const candles = market(10)
  candles.open[3] = Number.NaN
  assert.deepEqual(
    checkQuality(candles).findings.map(({ kind }) => kind),
    ['impossible'],
  )
  const options = { start: MONDAY, end: MONDAY + DAY, lastTime: lastOf(candles), now: MONDAY }
  assert.deepEqual(qualityDays(sliceCandles(candles, 0, 0), options), [])
})
