import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { allocateCandles, type Candles, Fault, PRICE_COLUMNS, parseTimeframe } from '../../../domain/index.ts'
import { readCandles } from '../../source/index.ts'
import { exactDecimals } from './exact-decimals.ts'
import { readParquetCandles, writeParquetCandles } from './parquet-candles.ts'

const folder = mkdtempSync(join(tmpdir(), "leme parquet 'x' "))
const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
after(() => {
  connection.closeSync()
  instance.closeSync()
  rmSync(folder, { recursive: true })
})
/** Real candles, where this checkout lies beside them. */
const REAL = fileURLToPath(new URL('../../../../../shared/data/candles', import.meta.url))
const M5 = parseTimeframe('5m')
const START = Date.UTC(2025, 0, 6)
const path = join(folder, 'x.parquet')

async function make(select: string): Promise<void> {
  await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`)
}

function candlesOf(rows: readonly (readonly number[])[]): Candles {
  const candles = allocateCandles(rows.length, M5)
  rows.forEach(([one, two, volume], row) => {
    candles.time[row] = START + row * 300_000
    candles.open[row] = one!
    candles.close[row] = two!
    candles.high[row] = Math.max(one!, two!)
    candles.low[row] = Math.min(one!, two!)
    candles.volume[row] = volume!
  })
  return candles
}

function bits(candles: Candles): unknown[] {
  return ['time' as const, ...PRICE_COLUMNS].map((name) => [
    ...new BigUint64Array(candles[name].slice().buffer),
  ])
}

test('what is written is read back to the last bit, decimals or not', async () => {
  const any = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true })
  const plain = fc.integer({ min: 1, max: 2 ** 50 }).map((units) => units / 1e8)
  const short = fc.integer({ min: 1, max: 10_000 }).map((units) => units / 100)
  const rowsOf = (one: fc.Arbitrary<number>) =>
    fc.array(fc.tuple(one, one, fc.oneof(fc.constant(0), fc.constant(-0), one)), {
      minLength: 1,
      maxLength: 40,
    })
  await fc.assert(
    fc.asyncProperty(fc.oneof(rowsOf(any), rowsOf(plain), rowsOf(short)), async (rows) => {
      const candles = candlesOf(rows)
      await writeParquetCandles(path, candles)
      const read = await readParquetCandles(path, M5)
      assert.deepEqual(read.rejected, [])
      assert.deepEqual(bits(read.candles), bits(candles))
    }),
    { numRuns: 60, seed: 5 },
  )
})

test('a column has as few decimals as tell all of its values, or none', () => {
  assert.equal(exactDecimals(Float64Array.of(1, 2, 0)), 0)
  assert.equal(exactDecimals(Float64Array.of(1.5, 2, 0.02509)), 5)
  assert.equal(exactDecimals(Float64Array.of(0.00000001)), 8)
  assert.equal(exactDecimals(Float64Array.of(1 / 3)), undefined)
  assert.equal(exactDecimals(Float64Array.of(0.1 + 0.2)), undefined)
  assert.equal(exactDecimals(Float64Array.of(-0)), undefined)
  assert.equal(exactDecimals(Float64Array.of(2 ** 46, 0.5)), 1)
  assert.equal(exactDecimals(Float64Array.of(2 ** 49, 0.05)), undefined)
  assert.equal(exactDecimals(Float64Array.of(Number.NaN)), undefined)
})

test('times are read in every unit and type, columns in any order and number', async () => {
  const times = [
    `epoch_ms(ms)`,
    `epoch_ms(ms) AT TIME ZONE 'UTC'`,
    `CAST(epoch_ms(ms) AS TIMESTAMP_NS)`,
    `CAST(epoch_ms(ms) AS TIMESTAMP_S)`,
    `CAST(epoch_ms(ms) AS TIMESTAMP_MS)`,
    'ms',
    'ms // 1000',
    'ms * 1000',
    'ms * 1000000',
    'CAST(ms AS DOUBLE)',
  ]
  for (const [at, time] of times.entries()) {
    const name = ['time', 'timestamp', 'date', 'Open_Time'][at % 4]
    await make(
      `SELECT 5::TINYINT AS volume, 'x' AS symbol, 1.5::FLOAT AS open, 2::INTEGER AS high, 1.25::DECIMAL(9,2) AS close, ${time} AS ${name}, 1.0::DOUBLE AS low ` +
        `FROM (SELECT ${START} + range * 300000 AS ms FROM range(5000))`,
    )
    const { candles, rejected } = await readParquetCandles(path, M5)
    assert.deepEqual(rejected, [], time)
    assert.equal(candles.length, 5000)
    assert.deepEqual([candles.time[0], candles.time[4999]], [START, START + 4999 * 300_000], time)
    assert.deepEqual(
      PRICE_COLUMNS.map((column) => candles[column][4999]),
      [1.5, 2, 1, 1.25, 5],
    )
  }
})

test('rows that are no candles are listed by their place; any order of times will do', async () => {
  await make(
    `SELECT * FROM (VALUES (${START + 300_000}, 1, 2, 1, 1, 5), (${START}, 1, 2, 1, 1, 5), (${START}, 1, 2, 1, 1, 5), (${START + 600_000}, 1, 2, 1, NULL, 5), (${START + 900_001}, 1, 2, 1, 1, 5)) AS t(time, open, high, low, close, volume)`,
  )
  const { candles, rows, duplicates, rejected } = await readParquetCandles(path, M5)
  assert.deepEqual([...candles.time], [START, START + 300_000])
  assert.deepEqual([rows, duplicates], [5, 1])
  assert.deepEqual(
    rejected.map(({ line }) => line),
    [4, 5],
  )
  assert.equal(rejected[0]!.reason, 'close is not a finite number')
  assert.match(rejected[1]!.reason, /00:15:00\.001 UTC is not the start of a 5m candle/)
})

test('files that hold no candles are refused with what was found', async () => {
  const refuses = async (code: string, message: RegExp) =>
    assert.rejects(
      readParquetCandles(path, M5),
      (error) => error instanceof Fault && error.code === code && message.test(error.message),
      String(message),
    )
  await make(`SELECT ${START} AS time, 1 AS open, 2 AS high, 1 AS low, 'x' AS close`)
  await refuses('parquet.columns', /no column for close, volume; found: time BIGINT.*close VARCHAR/)
  await make(`SELECT 'x' AS time, 1 AS open, 2 AS high, 1 AS low, 1 AS close, 1 AS volume`)
  await refuses('parquet.columns', /times of type VARCHAR in "time"/)
  await make(
    `SELECT unnest([${START}, ${START + 300_000}, ${START / 1000}]) AS time, 1 AS open, 2 AS high, 1 AS low, 1 AS close, 1 AS volume`,
  )
  await refuses('parquet.time', /different units in "time": 1736121600 in row 3, 1736121900000 in row 2/)
  await writeParquetCandles(
    path,
    candlesOf([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  )
  const whole = readFileSync(path)
  for (const bytes of [
    Buffer.from('PAR1'),
    whole.subarray(0, whole.length >> 1),
    whole.subarray(0, -1),
    Buffer.alloc(0),
  ]) {
    writeFileSync(path, bytes)
    await refuses('parquet.unreadable', /cannot be read: /)
  }
  rmSync(path)
  await refuses('parquet.unreadable', /cannot be read: .*No files found/)
})

test('a byte that is flipped gives a fault or other candles, never anything else', async () => {
  await writeParquetCandles(path, candlesOf(Array.from({ length: 100 }, (_, row) => [1 + row / 7, 2, row])))
  const whole = readFileSync(path)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = Buffer.from(whole)
      bytes[at] = bytes[at]! ^ flip
      writeFileSync(path, bytes)
      await readParquetCandles(path, M5).catch((error: unknown) =>
        assert.ok(error instanceof Fault, String(error)),
      )
    }),
    { numRuns: 100, seed: 3 },
  )
})

test('a file that cannot be written is named, and nothing is left of it', async () => {
  const nowhere = join(folder, 'none', 'x.parquet')
  await assert.rejects(writeParquetCandles(nowhere, candlesOf([[1, 1, 1]])), {
    code: 'parquet.unwritable',
    where: nowhere,
  })
  assert.ok(!existsSync(join(folder, 'none')))
  assert.ok(readdirSync(folder).every((name) => name === 'x.parquet'))
})

test('the same candles make the same bytes', async () => {
  const candles = candlesOf(Array.from({ length: 3000 }, (_, row) => [1 + row / 7, 2.5, row]))
  await writeParquetCandles(path, candles)
  const first = readFileSync(path)
  await writeParquetCandles(path, candles)
  assert.ok(first.equals(readFileSync(path)))
})

test('real candles take some 12.5 bytes a row, their gzipped CSV 19', {
  skip: !existsSync(REAL) && `${REAL} is not there`,
}, async (t) => {
  const files = readdirSync(REAL).filter((name) => name.endsWith('.csv.gz'))
  let [bytes, rows] = [0, 0]
  for (const name of files) {
    const { candles } = readCandles(join(REAL, name), parseTimeframe(name.slice(-9, -7)))
    await writeParquetCandles(path, candles)
    const read = await readParquetCandles(path, candles.timeframe)
    assert.deepEqual(bits(read.candles), bits(candles), name)
    bytes += statSync(path).size
    rows += candles.length
  }
  t.diagnostic(`${(bytes / rows).toFixed(2)} bytes a row`)
  assert.ok(bytes / rows < 12.6, `${(bytes / rows).toFixed(2)} bytes a row`)
})
