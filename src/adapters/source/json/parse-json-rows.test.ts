import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { Fault, parseTimeframe } from '../../../domain/index.ts'
import { parseCandles } from '../csv/read-candles.ts'
import { formatCandles, formatJsonCandles } from '../csv/write-candles.ts'

const M5 = parseTimeframe('5m')
const START = Date.UTC(2025, 0, 6)
const times = [0, 1, 2, 3].map((row) => START + row * 300_000)
const lists = times.map((time, row) => [time, 1.5, 2, 1, 1.25, row])
const objects = times.map((time, row) => ({ volume: row, close: 1.25, low: 1, high: 2, open: 1.5, time }))
const parse = (value: unknown, name = 'x.json') => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return parseCandles(Buffer.from(text), name, M5)
}
const wanted = parse(lists).candles

test('lists, objects and every answer of the API are the same candles', () => {
  const columns = { venue: 'v', rows: 4, merged: 1, time: times, open: [1.5, 1.5, 1.5, 1.5] }
  const cases: [string, unknown][] = [
    ['objects', objects],
    [
      'an answer of lists',
      { rows: 4, columns: ['time', 'open', 'high', 'low', 'close', 'volume'], candles: lists },
    ],
    [
      'an answer whose columns are in another order',
      {
        columns: ['volume', 'time', 'open', 'high', 'low', 'close'],
        candles: lists.map((row) => [row[5], ...row.slice(0, 5)]),
      },
    ],
    ['an answer of objects', { candles: objects, nextCursor: null }],
    [
      'an answer of columns',
      {
        ...columns,
        high: [2, 2, 2, 2],
        low: [1, 1, 1, 1],
        close: [1.25, 1.25, 1.25, 1.25],
        volume: [0, 1, 2, 3],
      },
    ],
    [
      "an exchange's texts and twelve columns",
      lists.map((row) => [...row.map(String), 0, '1', 2, '3', '4', '0']),
    ],
    ['seconds', lists.map(([time, ...rest]) => [time! / 1000, ...rest])],
    ['microseconds', lists.map(([time, ...rest]) => [time! * 1000, ...rest])],
    ['dates', lists.map(([time, ...rest]) => [new Date(time!).toISOString(), ...rest])],
    ['blanks and a mark before it', `\uFEFF \n ${JSON.stringify(lists)}`],
    ['times backwards and one twice', [...lists.toReversed(), lists[0]]],
  ]
  for (const [name, value] of cases) {
    const { candles, rejected } = parse(value)
    assert.deepEqual(rejected, [], name)
    assert.deepEqual(candles, wanted, name)
  }
})

test('a date is no epoch, however early it is', () => {
  const { candles } = parse([['1970-01-02', 1.5, 2, 1, 1.25, 1]])
  assert.deepEqual([...candles.time], [86_400_000])
})

test('rows that are none are named by their place, with what was found', () => {
  const rows = [
    lists[0],
    null,
    [1, 2],
    { time: 1 },
    'x',
    [times[1], 'abc', 2, 1, 1.25, 1],
    [times[2], 1.5, null, 1, 1.25, 1],
  ]
  const { candles, rejected } = parse(rows)
  assert.equal(candles.length, 1)
  assert.deepEqual(
    rejected.map(({ line, reason }) => [line, reason.split(':')[0]]),
    [
      [2, 'this is no row of six values'],
      [3, 'this is no row of six values'],
      [4, 'time is no number'],
      [5, 'this is no row of six values'],
      [6, 'open is no number'],
      [7, 'high is no number'],
    ],
  )
  const [long] = parse([lists[0], 'y'.repeat(100_000)]).rejected
  assert.ok(long!.reason.length < 200)
})

test('JSON that holds no candles is refused with what was found', () => {
  const cases: [unknown, string, RegExp][] = [
    ['[[1,2', 'candles.format', /^x\.json is no JSON: /],
    ['[[1,NaN,2,1,1,1]]', 'candles.format', /is no JSON: .*N/],
    ['{"error":"too many requests"}', 'candles.format', /found: error$/],
    [[{ time: 1, price: 2 }], 'csv.header', /no column for open.*found: time, price/],
    [
      { time: times, open: [1], high: [1], low: [1], close: [1], volume: [1] },
      'candles.format',
      /different lengths/,
    ],
    ['[]', 'csv.empty', /^x\.json has no rows/],
  ]
  for (const [value, code, message] of cases) {
    assert.throws(
      () => parse(value),
      (error) => error instanceof Fault && error.code === code && message.test(error.message),
      JSON.stringify(value),
    )
  }
})

test('what is written is read back to the last bit, as CSV and as JSON, packed or not', () => {
  const price = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true })
  const volume = fc.oneof(fc.constant(0), price)
  fc.assert(
    fc.property(fc.array(fc.tuple(price, volume), { minLength: 1, maxLength: 50 }), (rows) => {
      const { candles } = parse(
        rows.map(([one, two], row) => [START + row * 300_000, one, one, one, one, two]),
      )
      assert.equal(candles.length, rows.length)
      for (const bytes of [formatCandles(candles), formatJsonCandles(candles)]) {
        assert.deepEqual(parseCandles(bytes, 'x', M5).candles, candles)
        assert.deepEqual(parseCandles(gzipSync(bytes), 'x', M5).candles, candles)
      }
    }),
    { seed: 32 },
  )
})

test('more rows than are written at once', () => {
  const many = Array.from({ length: 45_000 }, (_, row) => [START + row * 300_000, 1, 1, 1, 1, row / 7])
  const { candles } = parse(many)
  assert.deepEqual(JSON.parse(Buffer.from(formatJsonCandles(candles)).toString()), many)
})
