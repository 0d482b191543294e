import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookDepth } from './book-depth.ts'

const level = (price: number, amount: number) => ({ price, amount })

test('depth adds up from the best level, and both sides share one measure', () => {
  const book = { bids: [level(99, 1), level(98, 2), level(97, 9)], asks: [level(101, 4), level(102, 2)] }
  const { bids, asks, middle, spread, spreadBps } = bookDepth(book, 2)
  assert.deepEqual(
    bids.map(({ total, share }) => [total, share]),
    [
      [1, 1 / 6],
      [3, 0.5],
    ],
  )
  assert.deepEqual(
    asks.map(({ total, share }) => [total, share]),
    [
      [4, 4 / 6],
      [6, 1],
    ],
  )
  assert.deepEqual([middle, spread, spreadBps], [100, 2, 200])
})

test('a book with one empty side has no spread', () => {
  const { asks, spread, spreadBps, middle } = bookDepth({ bids: [level(1, 1)], asks: [] }, 5)
  assert.deepEqual([asks, spread, spreadBps, middle], [[], null, null, null])
})
