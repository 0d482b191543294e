import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  parseTimeframe,
  timeframeMs,
} from '../../../domain/index.ts'
import { parseCandles, readCandles } from './read-candles.ts'
import { formatCandles, writeCandles } from './write-candles.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-csv-'))
after(() => rmSync(folder, { recursive: true }))

function candlesOf(rows: readonly (readonly number[])[], timeframe = '1m'): Candles {
  const candles = allocateCandles(rows.length, parseTimeframe(timeframe))
  rows.forEach((prices, row) => {
    const [low, open, close, high] = prices.slice(0, 4).sort((a, b) => a - b)
    candles.time[row] = Date.UTC(2025, 0, 6) + row * timeframeMs(candles.timeframe)
    Object.entries({ open, high, low, close, volume: prices[4] }).forEach(([name, value]) => {
      candles[name as 'open'][row] = value!
    })
  })
  return candles
}

function assertSame(actual: Candles, expected: Candles): void {
  for (const name of ['time', ...PRICE_COLUMNS] as const)
    assert.deepEqual([...actual[name]], [...expected[name]])
}

test('what is written is read back to the last bit', () => {
  const price = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true })
  const volume = fc.oneof(fc.constant(0), price)
  fc.assert(
    fc.property(fc.array(fc.tuple(price, price, price, price, volume), { minLength: 1 }), (rows) => {
      const candles = candlesOf(rows)
      const read = parseCandles(formatCandles(candles), 'x', candles.timeframe)
      assert.deepEqual(read.rejected, [])
      assertSame(read.candles, candles)
    }),
    { seed: 31 },
  )
})

test('a name that ends in .gz is compressed, and no partial file is left', () => {
  const candles = candlesOf(Array.from({ length: 45_000 }, (_, row) => [1, 1.5, 2, 3, row / 7]))
  for (const name of ['A-B-1m.csv', 'A-B-1m.csv.gz']) {
    writeCandles(join(folder, name), candles)
    assertSame(readCandles(join(folder, name), candles.timeframe).candles, candles)
  }
  const [plain, packed] = ['A-B-1m.csv', 'A-B-1m.csv.gz'].map((name) => readFileSync(join(folder, name)))
  assert.equal(plain!.subarray(0, 9).toString(), 'open_time')
  assert.equal(packed![0], 0x1f)
  assert.deepEqual(readdirSync(folder).sort(), ['A-B-1m.csv', 'A-B-1m.csv.gz'])
})

test('a folder that is not there is named', () => {
  const path = join(folder, 'none', 'A-B-1m.csv')
  assert.throws(() => writeCandles(path, candlesOf([])), { code: 'file.unwritable', where: path })
  assert.ok(!existsSync(join(folder, 'none')))
})
