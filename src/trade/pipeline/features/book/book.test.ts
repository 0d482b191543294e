import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'

const nan = Number.NaN
const book = {
  bid_price_1: [10, 10.5, nan, 10, 9],
  bid_size_1: [4, 2, nan, 1, 3],
  ask_price_1: [11, 11, nan, 10.5, 11],
  ask_size_1: [6, 5, nan, 3, 2],
  bid_size_2: [6, 1, nan, 0, 1],
  ask_size_2: [4, 2, nan, 0, 1],
}

test('states of a book by hand; a row without one is unknown', () => {
  const functions = ['mid', 'spread', 'spread_bps', 'microprice_bps', 'imbalance', 'depth'] as const
  const config = { levels: 2, functions: [...functions] }
  assertFeatures(featuresOf({ generator: 'book', config }, book), {
    mid: [10.5, 10.75, nan, 10.25, 10],
    spread: [1, 0.5, nan, 0.5, 2],
    spread_bps: [20_000 / 21, 10_000 / 21.5, nan, 10_000 / 20.5, 2000],
    // Of prices weighted by the other side: 10.4, 10.5 + 1/7, 10.125, 10.2.
    microprice_bps: [-1000 / 10.5, (10_000 * (1 / 7 - 0.25)) / 10.75, nan, -1250 / 10.25, 200],
    imbalance_2: [0, -0.4, nan, -0.5, 1 / 7],
    bid_depth_2: [10, 3, nan, 1, 4],
    ask_depth_2: [10, 7, nan, 3, 3],
  })
})

test('order flow by hand', () => {
  const config = { functions: ['ofi' as const, 'imbalance_mean' as const], windows: [2] }
  assertFeatures(featuresOf({ generator: 'book', config }, book), {
    // Row 1: a better bid brings 2, the ask loses 1: 3 of a mean size 3.5. Row 4: the bid loses 1, the ask 3.
    ofi_2: [nan, 3 / 3.5, 3 / 3.5, nan, (-1 + 3) / 2.5],
    imbalance_mean_1_2: [-0.2, (-0.2 - 3 / 7) / 2, -3 / 7, -0.5, (-0.5 + 0.2) / 2],
  })
})

test('columns have the names that the set gives them', () => {
  const columns = { bid_price: 'b#', bid_size: 'bv#', ask_price: 'a#', ask_size: 'av#' }
  const set = { generator: 'book', config: { columns, functions: 'spread' } } as const
  assertFeatures(featuresOf(set, { b1: [1], bv1: [1], a1: [3], av1: [1] }), { spread: [2] })
})

test('a flow without a window is refused', () => {
  assert.throws(() => featuresOf({ generator: 'book', config: { functions: 'ofi' } }, book), {
    code: 'config.invalid',
    message: /ofi needs windows/,
  })
})
