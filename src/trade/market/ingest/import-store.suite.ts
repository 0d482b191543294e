import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parsePair, parseTimeframe, parseVenue, type SeriesKey } from '../../../domain/index.ts'
import { candleAt, flatCandle, importAll, START, tickAt } from './ingest-samples.fixture.ts'
import type { IngestWorld } from './ingest-store.suite.ts'
import { plainMarket, storedMarket } from './plain-market.fixture.ts'

const MINUTE = 60_000

/** Judges what imports and batches of sources make of the same series. */
export function importStoreSuite(name: string, open: () => IngestWorld): void {
  describe(`imports beside batches: ${name}`, () => {
    const { candles, ingest } = open()
    let made = 0
    const series = async (timeframe = '1m'): Promise<SeriesKey & { readonly source: string }> => {
      const source = `${name}-import-${++made}`
      const venue = parseVenue(source)
      await ingest.putSource({ name: source, venue, policy: 'revise', takesUnknown: true })
      return { venue, pair: parsePair('EUR/USD'), timeframe: parseTimeframe(timeframe), source }
    }
    const versionOf = async (key: SeriesKey) =>
      (await candles.list()).find(
        ({ venue, timeframe }) => venue === key.venue && timeframe === key.timeframe,
      )?.version

    for (const policy of ['keep', 'revise'] as const) {
      test(`policy ${policy}: an imported candle takes the place of a derived one and is sent from then on`, async () => {
        const hour = await series('1h')
        await ingest.ingestTicks(hour.source, [tickAt(START, 1)])
        const before = (await versionOf(hour))!
        const options = { source: 'a.csv', policy }
        const imported = flatCandle('1h', START, 7)
        const outcome = await candles.write(hour, imported, options)
        assert.deepEqual(outcome, { inserted: 1, updated: 0, duplicates: 0 })
        assert.equal(await versionOf(hour), before + 1)
        await ingest.ingestTicks(hour.source, [tickAt(START + 1, 9)])
        assert.deepEqual((await storedMarket(candles, hour.venue))['EUR/USD 1h'], [[START, 7, 7, 7, 7, 7]])
        const again = await candles.write(hour, imported, options)
        assert.deepEqual(again, { inserted: 0, updated: 0, duplicates: 1 })
      })
    }

    test('imported minutes alone make no other series, and all of them where that is wanted', async () => {
      const key = await series()
      const items = Array.from({ length: 130 }, (_, at) => candleAt('1m', START + at * MINUTE))
      await candles.write(key, flatCandle('1m', START - MINUTE, 7), { source: 'a.csv', policy: 'keep' })
      assert.deepEqual(Object.keys(await storedMarket(candles, key.venue)), ['EUR/USD 1m'])
      const other = await series()
      await importAll(candles, other.venue, items)
      assert.deepEqual(await storedMarket(candles, other.venue), plainMarket(items, []))
    })

    test('imported minutes renew the longer series that are there, and those alone', async () => {
      const key = await series()
      const hour = candleAt('1h', START)
      await ingest.ingest(key.source, [hour])
      const later = START + 60 * MINUTE
      await candles.write(key, flatCandle('1m', later, 5), { source: 'a.csv', policy: 'keep' })
      await candles.write(key, flatCandle('1m', later + MINUTE, 6), { source: 'b.csv', policy: 'keep' })
      await candles.write(key, flatCandle('1m', START, 9), { source: 'c.csv', policy: 'keep' })
      const stored = await storedMarket(candles, key.venue)
      assert.deepEqual(Object.keys(stored).toSorted(), ['EUR/USD 1h', 'EUR/USD 1m'])
      assert.equal(stored['EUR/USD 1h']?.[0]?.[1], hour.open, 'the hour that was sent stays')
      assert.deepEqual(stored['EUR/USD 1h']?.slice(1), [[later, 5, 6, 5, 6, 11]])
    })

    test('a revised minute renews what is derived from it, equal minutes nothing', async () => {
      const key = await series()
      const items = [candleAt('1m', START), candleAt('1m', START + MINUTE)]
      await ingest.ingest(key.source, items)
      const revise = { source: 'a.csv', policy: 'revise' } as const
      const day = { ...key, timeframe: parseTimeframe('1d') }
      const before = await versionOf(day)
      const same = await candles.read(key)
      assert.equal((await candles.write(key, same, revise)).duplicates, 2)
      assert.equal(await versionOf(day), before)
      await candles.write(key, flatCandle('1m', START, 500), revise)
      assert.equal((await storedMarket(candles, key.venue))['EUR/USD 1d']?.[0]?.[2], 500)
    })

    test('what came with a candle goes when an import replaces its values', async () => {
      const key = await series()
      await ingest.ingest(key.source, [
        { ...candleAt('1m', START), readings: { bid: 1 } },
        { ...candleAt('1m', START + MINUTE), readings: { bid: 2 } },
      ])
      await candles.write(key, flatCandle('1m', START, 500), { source: 'a.csv', policy: 'revise' })
      assert.deepEqual(await ingest.readings(key), [{ time: START + MINUTE, readings: { bid: 2 } }])
    })
  })
}
