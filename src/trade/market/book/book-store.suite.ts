import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parsePair, parseVenue } from '../../../domain/index.ts'
import type { BookView } from '../stream-port.ts'
import { BOOK_LEVELS, type BookStore } from './port.ts'

const pair = parsePair('ETH/USDT')

const bookAt = (time: number, levels = 3): BookView => ({
  ...{ pair, time, sequence: 9_007_199_254_740_991 },
  bids: Array.from({ length: levels }, (_, at) => [100.1 - at / 10, 0.1 + at] as const),
  asks: Array.from({ length: levels }, (_, at) => [100.2 + at / 10, 1e-8 + at] as const),
})

/** Judges an implementation of {@link BookStore} that holds nothing else. */
export function bookStoreSuite(name: string, open: () => BookStore): void {
  describe(`BookStore: ${name}`, () => {
    const store = open()
    let made = 0
    const market = () => ({ venue: parseVenue(`books-${++made}`), pair })

    test('the newest at a time or before it is found, as it was, and a time has one', async () => {
      const key = market()
      assert.equal(await store.at(key), undefined)
      assert.equal(await store.write(key.venue, [bookAt(2_000), bookAt(1_000), bookAt(4_000)]), 3)
      assert.equal(await store.write(key.venue, [bookAt(2_000, 1), bookAt(3_000, 0)]), 1)
      assert.deepEqual(await store.at(key), bookAt(4_000))
      assert.deepEqual(await store.at(key, 3_999), bookAt(3_000, 0))
      assert.deepEqual(await store.at(key, 2_000), bookAt(2_000))
      assert.equal(await store.at(key, 999), undefined)
      assert.equal(await store.at({ ...key, pair: parsePair('BTC/USDT') }), undefined)
      assert.ok((await store.list()).some(({ venue }) => venue === key.venue))
    })

    test('no more than so many levels are kept, the best', async () => {
      const key = market()
      await store.write(key.venue, [bookAt(1, 50)])
      assert.deepEqual(await store.at(key), bookAt(1, BOOK_LEVELS))
    })

    test('what is crossed, out of order or no number is refused, with all that came with it', async () => {
      const key = market()
      const { bids, asks } = bookAt(1)
      const cases: [Partial<BookView>, RegExp][] = [
        [{ bids: [[100.2, 1]] }, /crossed: 100\.2 bid, 100\.2 asked/],
        [{ bids: bids.toReversed() }, /comes after/],
        [{ asks: asks.toReversed() }, /comes after/],
        [{ bids: [[100, 0]] }, /has 0 at 100/],
        [{ asks: [[Number.NaN, 1]] }, /has 1 at NaN/],
        [{ asks: [[Number.POSITIVE_INFINITY, 1]] }, /at Infinity/],
        [{ time: 0.5 }, /time is 0\.5/],
        [{ sequence: -1 }, /number is -1/],
      ]
      for (const [part, message] of cases) {
        const books = [bookAt(7), { ...bookAt(1), ...part }]
        await assert.rejects(store.write(key.venue, books), { code: 'book.malformed', message })
      }
      assert.equal(await store.at(key), undefined)
    })

    test('what is older goes, the rest stays', async () => {
      const key = market()
      await store.write(
        key.venue,
        [10, 20, 30].map((time) => bookAt(time)),
      )
      assert.ok((await store.expire(30)) >= 2)
      assert.deepEqual(await store.at(key), bookAt(30))
      assert.equal(await store.at(key, 29), undefined)
      assert.equal(await store.expire(30), 0)
      await store.expire(Number.MAX_SAFE_INTEGER)
      assert.deepEqual(await store.list(), [])
    })
  })
}
