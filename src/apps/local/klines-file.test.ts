import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, parseTimeframe } from '../../domain/index.ts'
import { formatKlines, mergeKlines, NO_KLINES, parseKlines } from './klines-file.ts'

const MINUTE = 60_000
const START = Date.UTC(2024, 0, 1)

function candlesAt(minutes: readonly number[], price = 1): Candles {
  const candles = allocateCandles(minutes.length, parseTimeframe('1m'))
  minutes.forEach((minute, row) => {
    candles.time[row] = START + minute * MINUTE
    for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][row] = price + minute
    candles.volume[row] = minute / 8
  })
  return candles
}

test('whatever was stored and is fetched: every time once, in order, the fetched row where there are two', () => {
  const minutes = fc.uniqueArray(fc.nat(60), { maxLength: 30 }).map((some) => some.sort((a, b) => a - b))
  fc.assert(
    fc.property(minutes, minutes, fc.nat(70), (stored, fetched, end) => {
      const until = START + end * MINUTE
      const before = mergeKlines(NO_KLINES, [candlesAt(stored)], Number.POSITIVE_INFINITY)
      const read = parseKlines(formatKlines(before), 'x')
      assert.deepEqual(read, before)
      const after = mergeKlines(read, [candlesAt(fetched, 1000)], until)
      const all = [...new Set([...stored, ...fetched])].sort((a, b) => a - b).filter((minute) => minute < end)
      assert.deepEqual(
        after.rows.map(({ time, line }) => [time, Number(line.split(',')[1])]),
        all.map((minute) => [START + minute * MINUTE, minute + (fetched.includes(minute) ? 1000 : 1)]),
      )
    }),
  )
})

for (const [what, last, next] of [
  ['times of pandas', '2024-01-01 00:02:00+00:00', '2024-01-01 00:03:00+00:00'],
  ['times without a zone', '2024-01-01 00:02:00', '2024-01-01 00:03:00'],
  ['ISO', '2024-01-01T00:02:00Z', '2024-01-01T00:03:00Z'],
  ['milliseconds', `${START + 2 * MINUTE}`, `${START + 3 * MINUTE}`],
  ['seconds', `${(START + 2 * MINUTE) / 1000}`, `${(START + 3 * MINUTE) / 1000}`],
] as const) {
  test(`${what} are gone on with; other columns of rows that stay stay, of new ones they are empty`, () => {
    const header = 'timestamp,open,high,low,close,volume,trades'
    const file = parseKlines(`${header}\r\n${last},1,2,0.5,1.5,7,99\r\n`, 'x')
    const text = formatKlines(mergeKlines(file, [candlesAt([3])], Number.POSITIVE_INFINITY))
    assert.equal(text, `${header}\n${last},1,2,0.5,1.5,7,99\n${next},4,4,4,4,0.375,\n`)
  })
}

test('rows out of order and twice are put in order, the later one counts', () => {
  const rows = ['3,b', '1,a', '3,c'].map((row) => `${START / 1000 + Number(row[0])},1,1,1,1,1,${row[2]}`)
  const { rows: read } = parseKlines(['timestamp,open,high,low,close,volume,x', ...rows].join('\n'), 'x')
  assert.deepEqual(
    read.map(({ line }) => line.at(-1)),
    ['a', 'c'],
  )
})

test('a file that is something else is not touched', () => {
  for (const [text, message] of [
    ['', /lacks the column timestamp/],
    ['timestamp,open,high,low,close\n', /lacks the column volume/],
    ['timestamp,open,high,low,close,volume\nmonday,1,1,1,1,1\n', /k\.csv:2: "monday,1,1,1,1,1" has no time/],
  ] as const) {
    assert.throws(() => parseKlines(text, 'k.csv'), message)
  }
})
