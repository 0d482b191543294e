import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, PRICE_COLUMNS, parseTimeframe } from '../../../domain/index.ts'
import { CandleDecoder, encodeCandles } from './copy-format.ts'

const MINUTE = parseTimeframe('1m')
const value = fc.double({ noNaN: true, noDefaultInfinity: true })
const time = fc.nat({ max: 2 ** 31 - 1 }).map((seconds) => seconds * 1_000_000 + 999)

/** Rows as the server sends them, written down field by field from the documentation. */
function serverBytes(rows: readonly (readonly number[])[]): Buffer {
  const parts = [Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]
  for (const [at, ...values] of rows) {
    const row = Buffer.alloc(2 + 6 * 12)
    row.writeInt16BE(6, 0)
    row.writeInt32BE(8, 2)
    row.writeBigInt64BE(BigInt(at!), 6)
    values.forEach((number, index) => {
      row.writeInt32BE(8, 14 + index * 12)
      row.writeDoubleBE(number, 18 + index * 12)
    })
    parts.push(row)
  }
  parts.push(Buffer.from([0xff, 0xff]))
  return Buffer.concat(parts)
}

test('rows are read to the last bit, however the bytes are cut', () => {
  const row = fc.tuple(time, value, value, value, value, value)
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), fc.array(fc.nat({ max: 200 })), (rows, cuts) => {
      const bytes = serverBytes(rows)
      const decoder = new CandleDecoder()
      let start = 0
      for (const length of [...cuts, bytes.length]) {
        decoder.push(bytes.subarray(start, start + length))
        start += length
      }
      const candles = allocateCandles(decoder.length, MINUTE)
      decoder.writeTo(candles)
      const read = Array.from(candles.time, (at, index) => [
        at,
        ...PRICE_COLUMNS.map((name) => candles[name][index]!),
      ])
      assert.deepEqual(read, rows)
    }),
    { seed: 3 },
  )
})

test('rows are written as the documentation says', () => {
  const candles = allocateCandles(1, MINUTE)
  candles.time[0] = 1_700_000_000_123
  for (const [index, name] of PRICE_COLUMNS.entries()) candles[name][0] = 0.1 * (index + 1)
  const bytes = Buffer.concat([...encodeCandles(candles, 77)])
  const expected = Buffer.concat([
    serverBytes([[1_700_000_000_123, ...[1, 2, 3, 4, 5].map((factor) => 0.1 * factor)]]).subarray(0, -2),
    Buffer.from([0, 0, 0, 4, 0, 0, 0, 77, 0xff, 0xff]),
  ])
  expected.writeInt16BE(7, 19)
  assert.equal(bytes.toString('hex'), expected.toString('hex'))
})

test('a long import goes out in pieces', () => {
  const pieces = [...encodeCandles(allocateCandles(10_000, MINUTE), 1)]
  assert.equal(pieces.length, 5)
  assert.equal(Buffer.concat(pieces).length, 19 + 10_000 * 82 + 2)
})
