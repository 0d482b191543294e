import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Candles, PRICE_COLUMNS, parseTimeframe } from '../../../domain/index.ts'
import { checkQuality } from '../../../trade/market/index.ts'
import { candleFiles } from './candle-files.ts'
import { parseCandles, readCandles } from './read-candles.ts'
import { sampleSp500 } from './sample-sp500.ts'

const M5 = parseTimeframe('5m')
const START = Date.UTC(2025, 0, 6)
const STEP = 300_000
const HEADER = 'open_time,open,high,low,close,volume\n'
const folder = mkdtempSync(join(tmpdir(), 'leme-csv-'))
after(() => rmSync(folder, { recursive: true }))

const parse = (text: string | Uint8Array, timeframe = M5) =>
  parseCandles(typeof text === 'string' ? Buffer.from(text) : text, 'candles.csv', timeframe)

/** Four lines of candles whose times are written by `time`. */
const linesWith = (time: (ms: number) => string | number, start = START) =>
  [0, 1, 2, 3].map((row) => `${time(start + row * STEP)},1.5,2,1,1.25,${row}\n`).join('')

function assertFour({ time, open, high, low, close, volume, length }: Candles, start = START): void {
  assert.equal(length, 4)
  assert.deepEqual(
    [...time],
    [0, 1, 2, 3].map((row) => start + row * STEP),
  )
  for (const [column, value] of [
    [open, 1.5],
    [high, 2],
    [low, 1],
    [close, 1.25],
  ] as const) {
    assert.ok(column.every((one) => one === value))
  }
  assert.deepEqual([...volume], [0, 1, 2, 3])
}

test('times are read in every unit and as dates', () => {
  const units: [string, (ms: number) => string | number][] = [
    ['milliseconds', (ms) => ms],
    ['microseconds', (ms) => ms * 1000],
    ['nanoseconds', (ms) => `${ms}000000`],
    ['seconds', (ms) => ms / 1000],
    ['seconds with a point', (ms) => `${ms / 1000}.0`],
    ['ISO', (ms) => new Date(ms).toISOString()],
    ['date and time', (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')],
    ['another zone', (ms) => `${new Date(ms - 10_800_000).toISOString().slice(0, 19)}-03:00`],
    ['quoted', (ms) => `"${ms}"`],
  ]
  for (const [name, unit] of units) {
    const { candles, rejected } = parse(HEADER + linesWith(unit))
    assert.deepEqual(rejected, [], name)
    assertFour(candles)
  }
})

test('a file may switch from milliseconds to microseconds', () => {
  assertFour(parse(HEADER + linesWith((ms) => (ms < START + 2 * STEP ? ms : ms * 1000))).candles)
})

test('milliseconds just after 1970 are told from seconds by their distance', () => {
  assertFour(parse(HEADER + linesWith((ms) => ms, 0)).candles, 0)
  assertFour(parse(HEADER + linesWith((ms) => ms / 1000, 86_400_000)).candles, 86_400_000)
})

test('a header names the columns, in any order and by usual names', () => {
  const cases = [
    'close,low,high,open,volume,timestamp\n1.25,1,2,1.5,0,TIME\n',
    'Date;Symbol;Open;High;Low;Close;Vol\nTIME;x;1.5;2;1;1.25;0\n',
    'datetime\to\th\tl\tc\tv\textra\nTIME\t1.5\t2\t1\t1.25\t0\t\n',
    '"Open Time","Open","High","Low","Close","Volume"\n"TIME","1.5","2","1","1.25","0"\n',
    'date,open,high,low,close,adjclose,volume\nTIME,1.5,2,1,1.25,99,0\n',
  ]
  for (const text of cases) {
    const { candles, rejected } = parse(text.replace('TIME', String(START)))
    assert.deepEqual(rejected, [])
    assert.deepEqual(
      PRICE_COLUMNS.map((name) => candles[name][0]),
      [1.5, 2, 1, 1.25, 0],
    )
    assert.equal(candles.time[0], START)
  }
})

test("Binance's twelve columns are read with and without a header, in ms and in µs", () => {
  const header = 'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n' // biome-ignore format: one line
  for (const factor of [1, 1000]) {
    const lines = [0, 1, 2, 3]
      .map((row) => {
        const time = START + row * STEP
        return `${time * factor},1.50000000,2.0,1.0,1.25,${row},${(time + STEP) * factor - 1},9.9,7,1.0,2.0,0\n`
      })
      .join('')
    assertFour(parse(lines).candles)
    assertFour(parse(header + lines).candles)
  }
})

test('byte order mark, CRLF, blank lines, gzip and a missing last line feed change nothing', () => {
  const text = HEADER + linesWith((ms) => ms)
  const forms = [
    `\uFEFF${text}`,
    text.replaceAll('\n', '\r\n'),
    `\n\n${text}\n\n`,
    text.trimEnd(),
    text.replaceAll('\n', '\n\n'),
  ]
  for (const form of forms) {
    assertFour(parse(form).candles)
    assertFour(parse(gzipSync(form)).candles)
  }
  assertFour(parse(linesWith((ms) => ms)).candles)
})

test('a dirty file gives its good candles, and says what became of every other line', () => {
  const row = (at: number, rest = '1.5,2,1,1.25,3') => `${START + at * STEP},${rest}`
  const lines = [
    row(3),
    row(0),
    row(1),
    row(1),
    'garbage',
    row(2, '1.5,0.5,1,1.25,3'),
    '',
    row(4, '1.5,2,1,1.25,-1'),
    row(3, '1.5,2,1,1.25,4'),
    row(5, 'NaN,2,1,1.25,1'),
    `${START + 6 * STEP + 1},1.5,2,1,1.25,3`,
    row(6),
    row(7),
    row(7).slice(0, 20),
  ]
  const { candles, rows, duplicates, rejected } = parse(HEADER + lines.join('\n'))
  assert.deepEqual(
    [...candles.time],
    [0, 1, 3, 6, 7].map((at) => START + at * STEP),
  )
  assert.equal(duplicates, 1)
  assert.equal(rows, 13)
  assert.equal(rows, candles.length + duplicates + rejected.length)
  assert.deepEqual(rejected, [
    { line: 6, reason: 'has 1 field, not 6' },
    { line: 7, reason: 'high 0.5 is below low 1' },
    { line: 9, reason: 'volume -1 is negative' },
    { line: 10, reason: 'same time as line 2, other values; that line was kept' },
    { line: 11, reason: 'open is not a number: "NaN"' },
    { line: 12, reason: 'time 2025-01-06 00:30:00.001 UTC is not the start of a 5m candle' },
    { line: 15, reason: 'has 4 fields, not 6' },
  ])
})

test('lines are counted from the top of the file, blank ones and the header too', () => {
  const { rejected } = parse(`\n\n${HEADER}${linesWith((ms) => ms)}\nx\n`)
  assert.deepEqual(
    rejected.map(({ line }) => line),
    [9],
  )
})

test('a file that cannot be read as candles is refused with what was found and what to do', () => {
  const gz = gzipSync(HEADER + linesWith((ms) => ms))
  const cases: [string | Uint8Array, string, RegExp][] = [
    ['', 'csv.empty', /^candles\.csv is empty/],
    ['\n \r\n', 'csv.empty', /^candles\.csv is empty/],
    [gzipSync(''), 'csv.empty', /^candles\.csv is empty/],
    [HEADER, 'csv.empty', /^candles\.csv has a header and no rows/],
    [
      'time,open,high,close\n1,2,3,4\n',
      'csv.header',
      /has no column for low, volume; found: time, open, high, close/,
    ],
    ['1,2,3,4\n1,2,3,4\n', 'csv.header', /has no header and 4 columns/],
    [gz.subarray(0, gz.length - 12), 'csv.gzip', /^candles\.csv is cut off or damaged/],
    [gz.map((byte, at) => (at === 40 ? byte ^ 255 : byte)), 'csv.gzip', /is cut off or damaged/],
    ['PK\u0003\u0004', 'csv.gzip', /is a zip archive/],
    [
      HEADER + linesWith((ms) => START + (ms - START) / 5),
      'candles.timeframe',
      /^Rows are 1m apart, not 5m$/,
    ],
  ]
  for (const [text, code, message] of cases) {
    assert.throws(
      () => parse(text),
      (error: Error & { code?: string; hint?: string }) => {
        assert.equal(error.code, code)
        assert.match(error.message, message)
        assert.ok(error.hint)
        return true
      },
    )
  }
  assert.throws(() => readCandles(join(folder, 'none.csv'), M5), {
    code: 'file.unreadable',
    message: /is not there$/,
  })
  assert.throws(() => readCandles(folder, M5), { code: 'file.unreadable', message: /is a folder$/ })
})

test('a file of nothing but broken lines gives no candles and throws nothing', () => {
  const { candles, rejected, rows } = parse(`${HEADER}a,b\nc\n`)
  assert.deepEqual([candles.length, rejected.length, rows], [0, 2, 2])
})

test('a gzip file is told by its bytes, not by its name', () => {
  const path = join(folder, 'ETH-BTC-5m.csv')
  writeFileSync(path, gzipSync(HEADER + linesWith((ms) => ms)))
  assertFour(readCandles(path, M5).candles)
})

test('the daily S&P 500 sample is whole but for holidays', () => {
  const { candles, rows, duplicates, rejected } = readCandles(sampleSp500(), parseTimeframe('1d'))
  assert.deepEqual([candles.length, rows, duplicates, rejected], [5105, 5105, 0, []])
  assert.equal(candles.time[0], Date.UTC(2000, 0, 3))
  assert.deepEqual(
    PRICE_COLUMNS.map((name) => candles[name][0]),
    [1469.25, 1478, 1438.359985, 1455.219971, 931800000],
  )
  const report = checkQuality(candles, { calendar: 'weekdays' })
  assert.ok(report.coverage > 0.96)
  const serious = report.findings.filter(({ severity }) => severity !== 'info')
  assert.deepEqual(
    serious.map(({ kind, time, candles: days }) => [kind, new Date(time).toISOString().slice(0, 10), days]),
    [
      ['outage', '2001-09-11', 4],
      ['gap', '2007-01-01', 2],
      ['gap', '2012-10-29', 2],
    ],
  )
})

const SHARED = fileURLToPath(new URL('../../../../../shared/data/candles/', import.meta.url))
const skip = existsSync(SHARED) ? false : '../shared/data/candles is absent'

test('real candles are read as a plain reader reads them', { skip }, () => {
  const files = candleFiles(SHARED, { timeframe: M5 })
  assert.equal(files.length, 7)
  for (const { path, timeframe } of files) {
    const { candles, rows, rejected, duplicates } = readCandles(path, timeframe)
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n')
    const plain = lines.slice(1).map((line) => line.split(',').map(Number))
    assert.deepEqual([rows, duplicates, rejected], [plain.length, 0, []])
    ;(['time', ...PRICE_COLUMNS] as const).forEach((name, field) => {
      assert.deepEqual(
        [...candles[name]],
        plain.map((line) => line[field]),
        `${path} ${name}`,
      )
    })
  }
})
