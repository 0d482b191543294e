import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flat, near, type Prices, trade } from './by-hand.ts'

const futures = { tradingMode: 'futures' as const, leverage: 2, stoploss: -0.99 }
const rules = { maxLeverage: 2 }
/** Rate and mark price on every row; the trade is open from row 1 to row 4. */
const funding = {
  0: [0.5, 100],
  1: [0.001, 100],
  2: [-0.002, 110],
  3: [0, 120],
  4: [0.0005, 90],
  5: [0.5, 100],
} as const
const rows = [flat, flat, flat, flat, flat]

test('longs pay rate · mark price · amount at each funding time, both ends included', () => {
  // 2 held: −0.001 · 100 · 2 + 0.002 · 110 · 2 − 0.0005 · 90 · 2 = −0.2 + 0.44 − 0.09
  const long = trade(rows, futures, { rules, funding, exit: [3] })
  near(long.fundingFees, 0.15)
  near(long.profitAbs, 0.15)
  near(long.profitRatio, (0.15 / 200) * 2)
})

test('shorts receive what longs pay', () => {
  const short = trade(rows, futures, { rules, funding, side: 'short', exitShort: [3] })
  near(short.fundingFees, -0.15)
  near(short.profitAbs, -0.15)
})

test('on a spot market nobody pays', () => {
  assert.equal(trade(rows, {}, { funding, exit: [3] }).fundingFees, 0)
})

test('funding counts in the profit that ROI asks for', () => {
  // 2 · 100 at 2: after 1 % of funding the profit is 2 % at the open of row 2.
  const paid = { 2: [-0.01, 100] } as const
  const roi = (ratio: number) => ({ ...futures, minimalRoi: [{ minutes: 0, ratio }] })
  assert.equal(trade([flat, flat, flat], roi(0.0199), { rules, funding: paid }).exitReason, 'roi')
  assert.equal(trade([flat, flat, flat], roi(0.02), { rules, funding: paid }).exitReason, 'force_exit')
})

test('an order that waits pays nothing until it is filled', () => {
  const below: Prices = [99, 100, 98, 100]
  const long = trade([flat, below, flat, flat], futures, {
    rules,
    funding: { 1: [0.5, 100], 2: [0.001, 100], 3: [0.001, 100] },
    callbacks: { customEntryPrice: () => 98 },
    exit: [2],
  })
  // 200 / 98 are bought on row 2, and funding of rows 2 and 3 paid.
  near(long.fundingFees, -(200 / 98) * 100 * 0.002)
})

test('what is sold in part pays no more', () => {
  const sells = { adjustTradePosition: ({ minutes }: { minutes: number }) => (minutes === 5 ? -50 : null) }
  const long = trade(rows, futures, { rules, funding, exit: [3], callbacks: sells })
  // 2 at rows 1 and 2, 1 at row 4, all of it booked at the last exit.
  near(long.fundingFees, -0.2 + 0.44 - 0.045)
  near(long.profitAbs, 0.195)
})

test('what is added at a funding time pays from the next one on', () => {
  const below: Prices = [99, 100, 98, 100]
  const long = trade([flat, flat, below, flat], futures, {
    rules,
    funding: { 3: [0.001, 100], 4: [0.002, 100] },
    callbacks: {
      adjustTradePosition: ({ minutes }) => (minutes === 5 ? 49 : null),
      customEntryPrice: ({ rate, time }) => (time > 300_000 ? 98 : rate),
    },
  })
  // 2 at row 3, where 1 is added, and 3 at row 4.
  near(long.fundingFees, -0.2 - 0.6)
})
