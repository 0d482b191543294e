import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { Fault, parseTimeframe } from '../../domain/index.ts'
import { candleFormat } from './candle-format.ts'
import { parseCandles } from './csv/read-candles.ts'

const M1 = parseTimeframe('1m')
const refuses = (bytes: Uint8Array, code: string, message: RegExp) =>
  assert.throws(
    () => parseCandles(bytes, 'x.csv', M1),
    (error) => error instanceof Fault && error.code === code && message.test(error.message),
  )

test('bytes tell the format, whatever the name', () => {
  const text = (value: string) => candleFormat(Buffer.from(value), 'x')
  assert.equal(text('time,open\n'), 'csv')
  assert.equal(text('\uFEFF\r\n "time";"open"'), 'csv')
  assert.equal(text(' \n [[1]]'), 'json')
  assert.equal(text('{"candles":[]}'), 'json')
  assert.equal(text('PAR1…'), 'parquet')
  assert.equal(text('ARROW1'), 'feather')
})

test('a file of another kind is refused with its kind and those that are known', () => {
  const cases: [Uint8Array, RegExp][] = [
    [Buffer.from('\x89HDF\r\n', 'latin1'), /is HDF5/],
    [Buffer.from('FEA1'), /Feather of version 1/],
    [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), /Zstandard/],
    [Buffer.from('BZh9'), /bzip2/],
    [Buffer.from('SQLite format 3\0'), /SQLite/],
    [Buffer.from('\n<!doctype html>'), /HTML/],
    [Buffer.from('\uFEFFtime,open', 'utf16le'), /UTF-16/],
    [Buffer.from('time,open,high\0'), /is binary/],
    [Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), /is binary/],
  ]
  for (const [bytes, message] of cases) {
    refuses(bytes, 'candles.format', message)
    refuses(gzipSync(bytes), 'candles.format', message)
    try {
      candleFormat(bytes, 'x')
    } catch (error) {
      assert.match((error as Fault).hint ?? '', /CSV, JSON, Feather \(Arrow\) and Parquet/)
    }
  }
  refuses(Buffer.from('PAR1'), 'candles.format', /is Parquet/)
})

test('nothing, blanks, cut gzip, a bomb and a line without an end are refused, quickly', () => {
  refuses(new Uint8Array(), 'csv.empty', /is empty/)
  refuses(gzipSync(''), 'csv.empty', /is empty/)
  refuses(Buffer.from(' \n\r\n\t'), 'csv.empty', /is empty/)
  refuses(gzipSync('time,open').subarray(0, 15), 'csv.gzip', /cut off or damaged/)
  const long = Buffer.alloc(20_000_000, '1')
  refuses(long, 'csv.header', /has no header and 1 columns/)
  const header = Buffer.from('time,open,high,low,close,volume\n')
  const { rejected } = parseCandles(Buffer.concat([header, long]), 'x', M1)
  assert.equal(rejected.length, 1)
  assert.equal(rejected[0]!.line, 2)
  assert.ok(rejected[0]!.reason.length < 200)
})

test('whatever the bytes, candles or a fault that names itself', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('', '[', '{', 'PAR1', 'ARROW1', '1,2,3,4,5,6\n'),
      (bytes, start) => {
        try {
          parseCandles(Buffer.concat([Buffer.from(start), bytes]), 'x', M1)
        } catch (error) {
          assert.ok(error instanceof Fault, String(error))
        }
      },
    ),
    { numRuns: 2000, seed: 7 },
  )
})
