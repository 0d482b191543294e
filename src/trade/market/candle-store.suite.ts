// Long because one suite judges everything that a store of candles promises.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
  sliceCandles,
  timeframeMs,
} from '../../domain/index.ts'
import type { CandleStore } from './port.ts'

const MINUTE = 60_000
const START = Date.UTC(2025, 0, 6)

/**
 * Judges an implementation of {@link CandleStore}. `open` lends a store; every test works on a
 * venue of its own, so one store may serve them all, and nothing must be emptied in between.
 */
export function candleStoreSuite(name: string, open: () => Promise<CandleStore> | CandleStore): void {
  describe(`CandleStore: ${name}`, () => {
    let tests = 0
    const series = (pair = 'ETH/BTC', timeframe = '1m'): SeriesKey => ({
      venue: parseVenue(`suite-${++tests}`),
      pair: parsePair(pair),
      timeframe: parseTimeframe(timeframe),
    })

    test('what was written is read back to the last bit, in shared memory', async () => {
      const store = await open()
      const key = series()
      const candles = sample(5, key)
      set(candles, 1, { open: 0.1 + 0.2, high: 1e15 + 0.3, low: 5e-324, close: 1 / 3, volume: 0 })
      const outcome = await store.write(key, candles, { source: 'a.csv', policy: 'keep' })
      assert.deepEqual(outcome, { inserted: 5, updated: 0, duplicates: 0 })
      const read = await store.read(key)
      assertSame(read, candles)
      assert.equal(read.timeframe, key.timeframe)
      assert.ok(read.close.buffer instanceof SharedArrayBuffer)
    })

    test('a series that is not there reads as empty and is not listed', async () => {
      const store = await open()
      const key = series('LTC/BTC', '4h')
      const read = await store.read(key)
      assert.equal(read.length, 0)
      assert.equal(read.time.length, 0)
      assert.equal(read.timeframe, '4h')
      assert.deepEqual(
        (await store.list()).filter((one) => one.venue === key.venue),
        [],
      )
    })

    test('writing no rows stores nothing', async () => {
      const store = await open()
      const key = series()
      const outcome = await store.write(key, sample(0, key), { source: 'empty', policy: 'keep' })
      assert.deepEqual(outcome, { inserted: 0, updated: 0, duplicates: 0 })
      assert.equal((await store.read(key)).length, 0)
      assert.equal((await store.list()).filter((one) => one.venue === key.venue).length, 0)
    })

    test('the same rows again are duplicates under either policy', async () => {
      const store = await open()
      const key = series()
      const candles = sample(8, key)
      await store.write(key, candles, { source: 'a', policy: 'keep' })
      for (const policy of ['keep', 'revise'] as const) {
        const outcome = await store.write(key, candles, { source: 'a', policy })
        assert.deepEqual(outcome, { inserted: 0, updated: 0, duplicates: 8 }, policy)
      }
      assertSame(await store.read(key), candles)
    })

    test('keep leaves a differing candle as it was stored first', async () => {
      const store = await open()
      const key = series()
      const first = sample(6, key)
      await store.write(key, first, { source: 'a', policy: 'keep' })
      const second = sample(9, key)
      set(second, 3, { open: 7, high: 9, low: 6, close: 8, volume: 1 })
      const outcome = await store.write(key, second, { source: 'b', policy: 'keep' })
      assert.deepEqual(outcome, { inserted: 3, updated: 0, duplicates: 6 })
      const read = await store.read(key)
      assertSame(sliceCandles(read, 0, 6), first)
      assertSame(sliceCandles(read, 6), sliceCandles(second, 6))
    })

    test('revise replaces a candle that differs in any one value and counts it', async () => {
      const store = await open()
      const key = series()
      const first = sample(6, key)
      await store.write(key, first, { source: 'a', policy: 'keep' })
      const second = sample(7, key)
      set(second, 1, { volume: second.volume[1]! + 0.25 })
      set(second, 4, { open: 7, high: 9, low: 6, close: 8, volume: 1 })
      const outcome = await store.write(key, second, { source: 'b', policy: 'revise' })
      assert.deepEqual(outcome, { inserted: 1, updated: 2, duplicates: 4 })
      assertSame(await store.read(key), second)
    })

    test('rows come back in ascending order whatever the order of the writes', async () => {
      const store = await open()
      const key = series()
      const candles = sample(30, key)
      for (const start of [20, 0, 10]) {
        await store.write(key, sliceCandles(candles, start, start + 10), { source: 'part', policy: 'keep' })
      }
      assertSame(await store.read(key), candles)
    })

    test('a range includes both of its ends, and either may be open', async () => {
      const store = await open()
      const key = series()
      const candles = sample(10, key)
      await store.write(key, candles, { source: 'a', policy: 'keep' })
      const at = (row: number) => candles.time[row]!
      assertSame(await store.read(key, { start: at(2), end: at(5) }), sliceCandles(candles, 2, 6))
      assertSame(await store.read(key, { start: at(2) + 1, end: at(5) - 1 }), sliceCandles(candles, 3, 5))
      assertSame(await store.read(key, { start: at(7) }), sliceCandles(candles, 7))
      assertSame(await store.read(key, { end: at(0) }), sliceCandles(candles, 0, 1))
      assert.equal((await store.read(key, { start: at(9) + 1 })).length, 0)
    })

    test('venue, pair and timeframe each keep their own series', async () => {
      const store = await open()
      const key = series()
      const others: SeriesKey[] = [
        { ...key, venue: parseVenue(`${key.venue}x`) },
        { ...key, pair: parsePair('ETH/BTC:BTC') },
        { ...key, timeframe: parseTimeframe('5m') },
      ]
      await store.write(key, sample(3, key), { source: 'a', policy: 'keep' })
      for (const other of others) assert.equal((await store.read(other)).length, 0)
      for (const other of others) {
        const outcome = await store.write(other, sample(4, other), { source: 'a', policy: 'keep' })
        assert.equal(outcome.inserted, 4)
      }
      assertSame(await store.read(key), sample(3, key))
    })

    test('the list tells rows, first and last time, and the source written last', async () => {
      const store = await open()
      const key = series('SOL/USDT', '1h')
      const candles = sample(12, key)
      await store.write(key, sliceCandles(candles, 4, 12), { source: 'first.csv', policy: 'keep' })
      await store.write(key, sliceCandles(candles, 0, 6), { source: 'second.csv', policy: 'keep' })
      const listed = (await store.list()).filter((one) => one.venue === key.venue)
      assert.deepEqual(await store.summary(key), { ...listed[0]! })
      assert.equal(await store.summary({ ...key, pair: parsePair('SOL/USDC') }), undefined)
      assert.equal(await store.summary({ ...key, timeframe: parseTimeframe('4h') }), undefined)
      assert.deepEqual(
        listed.map((one) => ({ ...one })),
        [
          {
            ...key,
            rows: 12,
            firstTime: candles.time[0],
            lastTime: candles.time[11],
            source: 'second.csv',
            version: 2,
          },
        ],
      )
    })

    test('the version grows with each write that changed something, and with no other', async () => {
      const store = await open()
      const key = series()
      const changed = sample(3, key)
      set(changed, 1, { volume: 9 })
      const writes = [
        [sample(3, key), 'keep'],
        [sample(3, key), 'revise'],
        [changed, 'keep'],
        [changed, 'revise'],
        [sample(4, key), 'keep'],
      ] as const
      const versions: (number | undefined)[] = []
      for (const [candles, policy] of writes) {
        await store.write(key, candles, { source: 'a', policy })
        versions.push((await store.list()).find((one) => one.venue === key.venue)?.version)
      }
      assert.deepEqual(versions, [1, 1, 1, 2, 3])
    })

    test('a write with one bad row stores none of its rows', async () => {
      const store = await open()
      const breakers: ((candles: Candles) => void)[] = [
        (candles) => set(candles, 19, { high: Number.NaN }),
        (candles) => set(candles, 19, { volume: -1 }),
        (candles) => set(candles, 19, { high: 1, low: 2 }),
        (candles) => set(candles, 19, { time: candles.time[18]! }),
        (candles) => set(candles, 19, { time: candles.time[3]! }),
        (candles) => set(candles, 19, { time: candles.time[19]! + 1 }),
      ]
      for (const spoil of breakers) {
        const key = series()
        const candles = sample(20, key)
        spoil(candles)
        await assert.rejects(store.write(key, candles, { source: 'bad', policy: 'revise' }))
        assert.equal((await store.read(key)).length, 0)
        assert.equal((await store.list()).filter((one) => one.venue === key.venue).length, 0)
      }
    })

    test('overlapping writes at the same time lose nothing and count each row once', async () => {
      const store = await open()
      const key = series()
      const candles = sample(400, key)
      const parts = [0, 50, 100, 150, 200].map((start) => sliceCandles(candles, start, start + 200))
      const outcomes = await Promise.all(
        parts.map((part) => store.write(key, part, { source: 'many', policy: 'keep' })),
      )
      const total = (name: 'inserted' | 'duplicates') => outcomes.reduce((sum, one) => sum + one[name], 0)
      assert.equal(total('inserted'), 400)
      assert.equal(total('duplicates'), 600)
      assertSame(await store.read(key), candles)
    })

    test('what was read does not change when the series does', async () => {
      const store = await open()
      const key = series()
      await store.write(key, sample(3, key), { source: 'a', policy: 'keep' })
      const before = await store.read(key)
      const changed = sample(3, key)
      set(changed, 0, { open: 7, high: 9, low: 6, close: 8, volume: 1 })
      await store.write(key, changed, { source: 'b', policy: 'revise' })
      assertSame(before, sample(3, key))
    })

    test('any sequence of writes leaves the same rows as a map that keeps or replaces', async () => {
      const store = await open()
      const write = fc.record({
        rows: fc.uniqueArray(fc.nat({ max: 25 }), { maxLength: 12 }),
        price: fc.integer({ min: 1, max: 3 }),
        policy: fc.constantFrom('keep' as const, 'revise' as const),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(write, { maxLength: 5 }), async (writes) => {
          const key = series()
          const model = new Map<number, number>()
          for (const { rows, price, policy } of writes) {
            rows.sort((a, b) => a - b)
            const candles = allocateCandles(rows.length, key.timeframe)
            rows.forEach((row, at) => {
              set(candles, at, {
                time: START + row * MINUTE,
                open: price,
                high: price,
                low: price,
                close: price,
              })
            })
            const known = rows.filter((row) => model.has(row))
            const revised = policy === 'revise' ? known.filter((row) => model.get(row) !== price) : []
            const outcome = await store.write(key, candles, { source: 'model', policy })
            assert.deepEqual(outcome, {
              inserted: rows.length - known.length,
              updated: revised.length,
              duplicates: known.length - revised.length,
            })
            for (const row of rows) if (policy === 'revise' || !model.has(row)) model.set(row, price)
          }
          const read = await store.read(key)
          const expected = [...model].sort(([a], [b]) => a - b)
          assert.deepEqual(
            Array.from(read.time, (time, row) => [(time - START) / MINUTE, read.close[row]]),
            expected,
          )
        }),
        { numRuns: 15, seed: 7 },
      )
    })
  })
}

/** `length` candles of made-up, possible prices from START on. */
function sample(length: number, key: SeriesKey): Candles {
  const candles = allocateCandles(length, key.timeframe)
  for (let row = 0; row < length; row++) {
    const open = 100 + Math.sin(row)
    const close = 100 + Math.sin(row + 1)
    set(candles, row, {
      time: START + row * timeframeMs(key.timeframe),
      open,
      high: Math.max(open, close) + 0.01,
      low: Math.min(open, close) - 0.01,
      close,
      volume: row / 3,
    })
  }
  return candles
}

function set(
  candles: Candles,
  row: number,
  values: Partial<Record<'time' | (typeof PRICE_COLUMNS)[number], number>>,
): void {
  for (const [name, value] of Object.entries(values)) candles[name as 'time'][row] = value
}

function assertSame(actual: Candles, expected: Candles): void {
  assert.equal(actual.length, expected.length)
  for (const name of ['time', ...PRICE_COLUMNS] as const) {
    assert.deepEqual([...actual[name]], [...expected[name]], name)
  }
}
