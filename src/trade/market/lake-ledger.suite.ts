import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parsePair, parseTimeframe, parseVenue, type SeriesKey } from '../../domain/index.ts'
import { candleAt, flatCandle, tickAt } from './ingest/ingest-samples.fixture.ts'
import type { IngestWorld } from './ingest/ingest-store.suite.ts'
import type { LakeLedger } from './lake-port.ts'

const JANUARY = Date.UTC(2025, 0, 31, 23, 59)
const keep = { source: 'x', policy: 'keep' } as const

/** Judges an implementation of {@link LakeLedger} over the candles of a world. */
export function lakeLedgerSuite(name: string, open: () => IngestWorld & { readonly lake: LakeLedger }): void {
  describe(`LakeLedger: ${name}`, () => {
    const { candles, ingest, lake } = open()
    let made = 0
    const series = (): SeriesKey => ({
      venue: parseVenue(`lake-${++made}`),
      pair: parsePair('EUR/USD'),
      timeframe: parseTimeframe('1m'),
    })
    const marksOf = async ({ venue }: SeriesKey) =>
      (await lake.dirty(10_000)).filter(({ key }) => key.venue === venue)
    const monthsOf = async (key: SeriesKey) =>
      (await marksOf(key)).map(({ key: { timeframe }, month }) => `${timeframe} ${month}`).toSorted()
    const fileOf = (file: string, rows = 1) => ({ file, sha256: '0'.repeat(64), rows })

    test('imports mark the months of their rows, and none when they change nothing', async () => {
      const key = series()
      await candles.write(key, flatCandle('1m', JANUARY, 1), keep)
      const [mark] = await marksOf(key)
      assert.deepEqual(mark, { key, month: '2025-01', mark: mark!.mark })
      assert.equal(await lake.publish({ ...mark!, ...fileOf('a') }), true)
      await candles.write(key, flatCandle('1m', JANUARY, 2), keep)
      assert.deepEqual(await marksOf(key), [])
      await candles.write(key, flatCandle('1m', JANUARY + 60_000, 2), keep)
      assert.deepEqual(await monthsOf(key), ['1m 2025-02'])
    })

    test('batches of sources mark what they write and what is derived from it', async () => {
      const key = series()
      await ingest.putSource({ name: key.venue, venue: key.venue, policy: 'keep', takesUnknown: true })
      await ingest.ingestTicks(key.venue, [tickAt(JANUARY, 1)])
      const all = ['15m', '1d', '1h', '1m', '30m', '4h', '5m']
      assert.deepEqual(await monthsOf(key), all.map((timeframe) => `${timeframe} 2025-01`).toSorted())
      await ingest.ingest(key.venue, [candleAt('1h', JANUARY + 60_000)])
      assert.ok((await monthsOf(key)).includes('1h 2025-02'))
    })

    test('a month that changed after its mark was read stays marked', async () => {
      const key = series()
      await candles.write(key, flatCandle('1m', JANUARY, 1), keep)
      const [mark] = await marksOf(key)
      await candles.write(key, flatCandle('1m', JANUARY - 60_000, 1), keep)
      assert.equal(await lake.publish({ ...mark!, ...fileOf('early') }), true)
      const [later] = await marksOf(key)
      assert.ok(later!.mark > mark!.mark)
      assert.equal(await lake.publish({ ...later!, ...fileOf('late', 2) }), true)
      assert.deepEqual(await marksOf(key), [])
      assert.deepEqual(await lake.manifest(key), [{ ...later!, ...fileOf('late', 2) }])
    })

    test('a file of an earlier mark never takes the place of a later one', async () => {
      const key = series()
      await candles.write(key, flatCandle('1m', JANUARY, 1), keep)
      const [first] = await marksOf(key)
      await candles.write(key, flatCandle('1m', JANUARY - 60_000, 1), keep)
      const [second] = await marksOf(key)
      assert.equal(await lake.publish({ ...second!, ...fileOf('second') }), true)
      assert.equal(await lake.publish({ ...first!, ...fileOf('first') }), false)
      assert.deepEqual(await lake.manifest(key), [{ ...second!, ...fileOf('second') }])
    })

    test('the oldest marks come first and no more than asked for', async () => {
      const key = series()
      await candles.write(key, flatCandle('1m', JANUARY, 1), keep)
      assert.equal((await lake.dirty(1)).length, 1)
      assert.deepEqual(await lake.dirty(0), [])
    })

    test('rebuild marks every month that has candles, and leaves the files', async () => {
      const key = series()
      await candles.write(key, flatCandle('1m', JANUARY, 1), keep)
      await candles.write(key, flatCandle('1m', JANUARY + 60_000, 1), keep)
      for (const mark of await marksOf(key)) await lake.publish({ ...mark, ...fileOf(mark.month) })
      assert.deepEqual(await marksOf(key), [])
      assert.ok((await lake.rebuild()) >= 2)
      assert.deepEqual(await monthsOf(key), ['1m 2025-01', '1m 2025-02'])
      const files = (await lake.manifest(key)).map(({ file }) => file)
      assert.deepEqual(files, ['2025-01', '2025-02'])
      for (const mark of await marksOf(key)) {
        assert.equal(await lake.publish({ ...mark, ...fileOf('again') }), true)
      }
      assert.deepEqual(await marksOf(key), [])
    })

    test('a series that is not there has no files and takes none', async () => {
      const key = series()
      assert.deepEqual(await lake.manifest(key), [])
      assert.equal(await lake.publish({ key, month: '2025-01', mark: 1, ...fileOf('x') }), false)
    })
  })
}
