import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PRICE_COLUMNS, parseTimeframe, timeframeMs } from '../../domain/index.ts'
import { type RawCandle, toCandleRows } from './candle-rows.ts'
import { collectCandles } from './collect-candles.ts'
import { MarketError } from './market-error.ts'

const M5 = parseTimeframe('5m')
const STEP = timeframeMs(M5)
const START = Date.UTC(2025, 0, 6)

const raw = (row: number, values: Partial<RawCandle> = {}): RawCandle => ({
  line: row + 2,
  time: START + row * STEP,
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  volume: row,
  ...values,
})
const collect = (list: readonly RawCandle[], timeframe = M5) => collectCandles(toCandleRows(list), timeframe)

test('clean rows become candles without a copy', () => {
  const rows = toCandleRows([raw(0), raw(1), raw(3)])
  const { candles, duplicates, rejected } = collectCandles(rows, M5)
  assert.equal(candles.close, rows.close)
  assert.equal(candles.timeframe, '5m')
  assert.deepEqual(
    { length: candles.length, duplicates, rejected },
    { length: 3, duplicates: 0, rejected: [] },
  )
})

test('no rows give no candles', () => {
  assert.equal(collect([]).candles.length, 0)
})

test('any delivery order gives the same candles, and equal repeats are counted', () => {
  const rows = fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 8, maxLength: 41 })
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.nat({ max: 40 })),
      fc.infiniteStream(fc.nat()),
      (places, repeats, swaps) => {
        const regular = [...new Set([...places, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])]
        const again = repeats.filter((row) => regular.includes(row))
        const delivered = [...regular, ...again].map((row, at) => ({ ...raw(row), line: at + 2 }))
        for (let at = delivered.length - 1; at > 0; at--) {
          const other = swaps.next().value % (at + 1)
          ;[delivered[at], delivered[other]] = [delivered[other]!, delivered[at]!]
        }
        const result = collect(delivered)
        const expected = regular.toSorted((a, b) => a - b)
        assert.deepEqual([...result.candles.volume], expected)
        assert.deepEqual(
          [...result.candles.time],
          expected.map((row) => START + row * STEP),
        )
        assert.equal(result.duplicates, again.length)
        assert.equal(result.duplicateLines.length, again.length)
        assert.deepEqual(result.rejected, [])
      },
    ),
    { seed: 11 },
  )
})

test('every impossible candle is rejected with its line and what is wrong; the others stay', () => {
  const cases: [Partial<RawCandle>, RegExp][] = [
    [{ open: Number.NaN }, /^open is not a finite number$/],
    [{ close: Infinity }, /^close is not a finite number$/],
    [{ high: Infinity }, /^high is not a finite number$/],
    [{ volume: Number.NaN }, /^volume is not a finite number$/],
    [{ volume: -1 }, /^volume -1 is negative$/],
    [{ low: 0 }, /^low 0 is not above zero$/],
    [{ open: -10, low: -11 }, /^open -10 is not above zero$/],
    [{ high: 8 }, /^high 8 is below low 9$/],
    [{ high: 10.5 }, /^high 10.5 is below close 11$/],
    [{ low: 10.5 }, /^low 10.5 is above open 10$/],
    [{ time: START + 4 * STEP + 1000 }, /^time 2025-01-06 00:20:01 UTC is not the start of a 5m candle$/],
    [{ time: START + 4 * STEP + 0.5 }, /is not the start of a 5m candle$/],
    [{ time: Number.NaN }, /^time is not a number$/],
    [{ time: -STEP }, /is not between 1970 and 2100/],
    [{ time: START * 1000 }, /is not between 1970 and 2100/],
  ]
  for (const [values, reason] of cases) {
    const rows = [0, 1, 2, 3, 4, 5, 6, 7].map((row) => raw(row, row === 4 ? values : {}))
    const { candles, rejected } = collect(rows)
    assert.deepEqual([...candles.volume], [0, 1, 2, 3, 5, 6, 7])
    assert.equal(rejected.length, 1)
    assert.equal(rejected[0]?.line, 6)
    assert.match(rejected[0]?.reason ?? '', reason)
  }
})

test('a second candle of one time with other values is rejected and names the line that was kept', () => {
  for (const name of PRICE_COLUMNS) {
    const other = { ...raw(1), line: 9, [name]: raw(1)[name] + (name === 'low' ? -1 : 0.5) }
    const { candles, duplicates, rejected } = collect([raw(0), raw(1), raw(2), raw(3), other])
    assert.equal(candles[name][1], raw(1)[name])
    assert.equal(duplicates, 0)
    assert.deepEqual(rejected, [{ line: 9, reason: 'same time as line 3, other values; that line was kept' }])
  }
})

test('an impossible first candle does not shut out a good one of the same time', () => {
  const { candles, rejected } = collect([raw(0), raw(1, { high: 1 }), { ...raw(1), line: 7 }, raw(2), raw(3)])
  assert.deepEqual([...candles.volume], [0, 1, 2, 3])
  assert.deepEqual(
    rejected.map(({ line }) => line),
    [3],
  )
})

test('rejected rows come in order of their lines', () => {
  const rows = [
    raw(9, { line: 1, volume: -1 }),
    raw(0),
    raw(1),
    raw(2),
    raw(3, { line: 5, time: Number.NaN }),
  ]
  assert.deepEqual(
    collect([...rows, raw(4, { line: 3, low: 20 })]).rejected.map(({ line }) => line),
    [1, 3, 5],
  )
})

test('rows of another timeframe are refused, with the timeframe they have', () => {
  const every = (step: number) =>
    Array.from({ length: 10 }, (_, row) => raw(row, { time: START + row * step }))
  const refusal = (list: readonly RawCandle[], timeframe: string) => {
    try {
      collect(list, parseTimeframe(timeframe))
    } catch (error) {
      assert.ok(error instanceof MarketError)
      assert.equal(error.code, 'candles.timeframe')
      return `${error.message}. ${error.hint}`
    }
    return assert.fail('not refused')
  }
  assert.match(refusal(every(60_000), '5m'), /^Rows are 1m apart, not 5m\. .*--timeframe 1m and resample/)
  assert.match(
    refusal(every(3_600_000), '5m'),
    /^Rows are 1h apart, not 5m\. Read them with --timeframe 1h\.$/,
  )
  assert.match(refusal(every(90_000), '1m'), /^Rows are 90 s apart, not 1m\. Check the unit/)
  assert.match(refusal(every(60_000 * 7), '1m'), /^Rows are 7 min apart/)
  assert.match(refusal([...every(60_000), ...every(STEP)], '5m'), /^Rows are 1m apart/)
})

test('a few gaps do not make another timeframe', () => {
  assert.equal(collect([raw(0), raw(12)]).candles.length, 2)
  assert.equal(collect([raw(0), raw(1), raw(3)]).candles.length, 3)
  assert.equal(collect([raw(0), raw(2), raw(3), raw(6)]).candles.length, 4)
})

test('weeks start on Monday', () => {
  const week = (row: number, day: number) => raw(row, { time: Date.UTC(2025, 0, day + row * 7) })
  assert.equal(
    collect(
      [0, 1, 2].map((row) => week(row, 6)),
      parseTimeframe('1w'),
    ).candles.length,
    3,
  )
  assert.equal(
    collect(
      [0, 1, 2].map((row) => week(row, 5)),
      parseTimeframe('1w'),
    ).rejected.length,
    3,
  )
})
