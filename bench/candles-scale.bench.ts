import { strict as assert } from 'node:assert'
import { temporaryPostgres } from '../src/adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../src/adapters/store/postgres/index.ts'
import { allocateCandles, type Candles, parsePair, parseTimeframe, parseVenue } from '../src/domain/index.ts'
import { random } from '../src/math/index.ts'
import type { CandleStore } from '../src/trade/market/index.ts'
import { quantile } from './harness.ts'

const SIZES = [100_000, 1_000_000, 10_000_000]
const ANSWERS = [100, 1_000, 10_000]
const ROWS_PER_SERIES = 500_000
const READS = 60
const MINUTE_MS = 60_000
const START = Date.UTC(2023, 0, 1)
const TIMEFRAME = parseTimeframe('1m')
const VENUE = parseVenue('bench')

/**
 * What a read of so many candles costs in a table of 100,000, 1 M and 10 M: it should grow with the
 * answer, not with the table. Ranges lie at seeded random places of seeded random series; each count is
 * asserted. Nothing but reads is timed.
 */
export async function run(): Promise<void> {
  await using server = await temporaryPostgres()
  await migrate(server.url)
  await using store = connectStore(server.url)
  console.log(`\nreads by the size of the table (candles-scale.bench.ts, ${READS} reads each, milliseconds)`)
  console.log(
    `  ${'candles stored'.padEnd(16)}${ANSWERS.map((rows) => `${rows.toLocaleString('en')} rows`.padStart(26)).join('')}`,
  )
  /** Rows of each series. */
  const held: number[] = []
  const base: number[] = []
  for (const size of SIZES) {
    for (let missing = size - sum(held); missing > 0; missing = size - sum(held)) {
      const rows = Math.min(ROWS_PER_SERIES, missing)
      const key = { venue: VENUE, pair: pairOf(held.length), timeframe: TIMEFRAME }
      await store.candles.write(key, walk(rows, held.length), { source: 'bench', policy: 'keep' })
      held.push(rows)
    }
    const told: string[] = []
    for (const [at, rows] of ANSWERS.entries()) {
      const times = await timeReads(store.candles, { rows, held })
      const middle = quantile(times, 0.5)
      base[at] ??= middle
      const ratio = `${(middle / base[at]).toFixed(2)}×`
      told.push(`p50 ${middle.toFixed(2)}  p99 ${quantile(times, 0.99).toFixed(2)}  ${ratio}`.padStart(26))
    }
    console.log(`  ${size.toLocaleString('en').padEnd(16)}${told.join('')}`)
  }
}

function pairOf(number: number) {
  return parsePair(`C${number}/USD`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function walk(rows: number, seed: number): Candles {
  const candles = allocateCandles(rows, TIMEFRAME)
  const dice = random(seed)
  let price = 100
  for (let row = 0; row < rows; row++) {
    const open = price
    price *= 1 + 0.001 * dice.normal()
    candles.time[row] = START + row * MINUTE_MS
    candles.open[row] = open
    candles.high[row] = Math.max(open, price)
    candles.low[row] = Math.min(open, price)
    candles.close[row] = price
    candles.volume[row] = dice.next()
  }
  return candles
}

async function timeReads(
  candles: CandleStore,
  { rows, held }: { rows: number; held: readonly number[] },
): Promise<number[]> {
  const dice = random(`${rows} of ${held.length}`)
  const times: number[] = []
  for (let read = 0; read < READS + 5; read++) {
    const series = dice.int(held.length)
    const start = START + dice.int(held[series]! - rows) * MINUTE_MS
    const end = start + (rows - 1) * MINUTE_MS
    const begin = performance.now()
    const found = await candles.read(
      { venue: VENUE, pair: pairOf(series), timeframe: TIMEFRAME },
      { start, end },
    )
    const passed = performance.now() - begin
    assert.equal(found.length, rows)
    if (read >= 5) times.push(passed)
  }
  return times
}
