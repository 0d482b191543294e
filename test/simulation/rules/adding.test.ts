import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'
import { CANDLE, ended, flat, near, type Prices, trade } from './by-hand.ts'

const futures = { tradingMode: 'futures' as const, stoploss: -0.3 }
const up: Prices = [110, 110, 110, 110]
const down: Prices = [90, 90, 90, 90]
const onRows = (stakes: Readonly<Record<number, number>>): BoundCallbacks => ({
  adjustTradePosition: ({ time }) => stakes[time / CANDLE] ?? null,
})

test('adding to a losing short raises its average and leaves the stop', () => {
  // 1 at 100 and 1 at 110: 2 at 105. Stop: 130, for 105 · 1.3 = 136.5 would be further away.
  const short = trade([flat, up, flat], futures, { side: 'short', callbacks: onRows({ 2: 110 }) })
  assert.deepEqual([short.openRate, short.amount, short.stakeAmount], [105, 2, 210])
  assert.deepEqual([short.initialStopLoss, short.stopLoss], [130, 130])
  // Bought back at 100: 210 − 200.
  assert.deepEqual([...ended(short), short.profitAbs], ['force_exit', 100, 3, 10])
  near(short.profitRatio, 10 / 210)
})

test('adding to a winning short lowers its average and draws the stop after it', () => {
  // 1 at 100 and 1 at 90: 2 at 95, stop 95 · 1.3 = 123.5 instead of 130; from then on it has moved.
  const hit: Prices = [100, 125, 100, 110]
  const short = trade([flat, down, hit, flat], futures, { side: 'short', callbacks: onRows({ 2: 90 }) })
  assert.equal(short.openRate, 95)
  assert.equal(short.initialStopLoss, 130)
  assert.deepEqual([...ended(short), short.profitAbs], ['trailing_stop_loss', 123.5, 3, -57])
})

test('the fees of a short come off what it was sold for and onto what it is bought back for', () => {
  // Sold (100 + 110) · 0.999 = 209.79, bought back 2 · 100 · 1.001 = 200.2.
  const short = trade(
    [flat, up, flat],
    { ...futures, fee: 0.001 },
    {
      side: 'short',
      callbacks: onRows({ 2: 110 }),
    },
  )
  near(short.profitAbs, 9.59)
  near(short.profitRatio, 9.59 / 209.79)
})

test('ROI and profit count from the average', () => {
  // Long 1 at 100 and 1 at 90: 5 % over 95 is 99.75.
  const roi = { minimalRoi: [{ minutes: 0, ratio: 0.05 }] }
  const back: Prices = [95, 101, 95, 100]
  const long = trade([flat, down, back, flat], roi, { callbacks: onRows({ 2: 90 }) })
  assert.equal(long.exitReason, 'roi')
  near(long.closeRate, 99.75)
})

test('an add is at most what is available, and at most as often as the settings say', () => {
  const all = { adjustTradePosition: () => 900 }
  const long = trade([flat, flat, flat], { startingBalance: 250 }, { callbacks: all })
  // 100 and on the same candle the other 150; then nothing is left.
  assert.deepEqual(
    long.fills!.map(({ time, amount }) => [time / CANDLE, amount]),
    [
      [1, 1],
      [1, 1.5],
      [3, 2.5],
    ],
  )
  const some = { adjustTradePosition: () => 10 }
  const adds = (most: number) =>
    trade([flat, flat, flat, flat], { maxEntryPositionAdjustment: most }, { callbacks: some }).amount
  assert.deepEqual([0, 1, 2].map(adds), [1, 1.1, 1.2])
  near(adds(-1), 1.4)
})

test('an add at a price of its own waits for it and is given up, the trade is not', () => {
  const callbacks: BoundCallbacks = {
    ...onRows({ 2: 50 }),
    customEntryPrice: ({ time }) => (time / CANDLE === 2 ? 80 : null),
  }
  const timeout = { unfilledTimeout: { entryMinutes: 5, exitMinutes: 5 } }
  const long = trade([flat, flat, flat, flat, flat], timeout, { exit: [1, 2, 3], callbacks })
  // While the add waits on rows 2 and 3 no exit is looked at; on row 4 it is too old, and the signal leaves.
  assert.deepEqual([...ended(long), long.amount], ['exit_signal', 100, 4, 1])
})

test('an add is held to the limits of the venue at its own price', () => {
  // At most 3 pieces: 1 is held for 100, so at 90 the stake may be 270 − 100 = 170, at the open 200.
  const callbacks: BoundCallbacks = {
    ...onRows({ 2: 500 }),
    customEntryPrice: ({ time }) => (time / CANDLE === 2 ? 90 : null),
  }
  const wide: Prices = [100, 100, 80, 100]
  const long = trade([flat, wide, flat], { stoploss: -0.5 }, { rules: { maxAmount: 3 }, callbacks })
  near(long.fills![1]!.amount, 170 / 90)
})
