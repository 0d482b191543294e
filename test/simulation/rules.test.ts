import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CANDLE, ended, flat, marketOf, type Prices, run, trade } from './rules/by-hand.ts'

/** Rules that random candles seldom reach, worked out by hand; both simulators must know them. */

const roi = (minutes: number, ratio: number) => ({ minimalRoi: [{ minutes, ratio }] })

test('ROI, a stop and the offsets of profit are compared strictly', () => {
  const two: Prices = [100, 102, 100, 101]
  assert.deepEqual(ended(trade([two, flat], roi(0, 0.02))), ['force_exit', 100, 2])
  assert.deepEqual(ended(trade([two, flat], roi(0, 0.0199))), ['roi', 101.99, 1])
  const gain = { exitProfitOnly: true, exitProfitOffset: 0.02 }
  assert.deepEqual(ended(trade([flat, [102, 102, 102, 102], flat], gain, { exit: [1] })), [
    'force_exit',
    100,
    3,
  ])
  const touched: Prices = [100, 100, 90, 95]
  assert.deepEqual(ended(trade([flat, touched, flat], { stoploss: -0.1 })), ['stop_loss', 90, 2])
})

test('a stop at the high of the candle sells there, above it at the open', () => {
  const stop = { stoploss: -0.1 }
  assert.deepEqual(ended(trade([flat, [85, 90, 80, 85], flat], stop)), ['stop_loss', 90, 2])
  assert.deepEqual(ended(trade([flat, [85, 89, 80, 85], flat], stop)), ['stop_loss', 85, 2])
})

test('ROI −1 leaves at the open on a multiple of the timeframe, else at the low', () => {
  const bar: Prices = [100, 103, 97, 99]
  assert.deepEqual(ended(trade([bar, flat], roi(0, -1))), ['roi', 100, 1])
  assert.deepEqual(ended(trade([flat, bar, flat], roi(5, -1))), ['roi', 100, 2])
  assert.deepEqual(ended(trade([flat, bar, flat], roi(3, -1))), ['roi', 97, 2])
})

test('an ROI step takes a better open on the candle on which it begins and on no other', () => {
  const up: Prices = [110, 112, 101, 105]
  assert.deepEqual(ended(trade([flat, up, flat], roi(5, 0.05))), ['roi', 110, 2])
  assert.deepEqual(ended(trade([flat, flat, up, flat], roi(5, 0.05))), ['roi', 105, 3])
  assert.deepEqual(ended(trade([flat, up, flat], roi(3, 0.05))), ['roi', 105, 2])
  assert.deepEqual(ended(trade([[100, 101, 90, 95], flat], roi(0, -0.05))), ['roi', 95, 1])
})

test('an ROI rate outside the candle is moved to its low or high', () => {
  assert.deepEqual(ended(trade([flat, flat, [110, 112, 108, 110], flat], roi(5, 0.05))), ['roi', 108, 3])
  const costly = { ...roi(6, -0.05), fee: 0.02 }
  const below: Prices = [98, 98.9, 98, 98]
  assert.deepEqual(ended(trade([flat, flat, below, flat], costly)), ['roi', 98.9, 3])
})

test('a profit of exactly the offset starts to trail with the wide stop', () => {
  const trailing = {
    stoploss: -0.1,
    trailingStop: true,
    trailingStopPositive: 0.01,
    trailingStopPositiveOffset: 0.02,
    trailingOnlyOffsetIsReached: true,
  }
  const at = trade([flat, [101, 102, 101, 102], [102, 102, 91.8, 92], flat], trailing)
  assert.deepEqual(ended(at), ['trailing_stop_loss', 102 * (1 - 0.1), 3])
  const above = trade([flat, [101, 103, 102, 103], [103, 103, 91.8, 92], flat], trailing)
  assert.deepEqual(ended(above), ['trailing_stop_loss', 103 * (1 - 0.01), 3])
})

test('a trailing stop hit on the candle of the entry takes the worst path', () => {
  const only = {
    stoploss: -0.1,
    trailingStop: true,
    trailingStopPositive: 0.01,
    trailingStopPositiveOffset: 0.03,
    trailingOnlyOffsetIsReached: true,
  }
  const always = { ...only, trailingOnlyOffsetIsReached: false }
  const wide: Prices = [100, 110, 99.5, 105]
  assert.deepEqual(ended(trade([wide, flat], only)), ['trailing_stop_loss', 100 * (1 + 0.03 - 0.01), 1])
  assert.deepEqual(ended(trade([wide, flat], always)), ['trailing_stop_loss', 99.5, 1])
  const deep: Prices = [100, 110, 98, 105]
  assert.deepEqual(ended(trade([deep, flat], always)), ['trailing_stop_loss', 100 * (1 - 0.01), 1])
})

test('an entry is tried until its time is older than the timeout, then the pair may enter anew', () => {
  const gap: Prices = [90, 100, 95, 97]
  const rows = [flat, gap, gap, gap, [96, 100, 95, 97], flat] as const
  const { trades, timedOutEntries } = run([marketOf(rows, { enter: [0, 1, 2, 3] })], {
    unfilledTimeout: { entryMinutes: 10, exitMinutes: 10 },
  })
  assert.equal(timedOutEntries, 1)
  assert.deepEqual(
    trades.map(({ id, openTime, openRate }) => [id, openTime / CANDLE, openRate]),
    [[2, 4, 96]],
  )
})

test('an entry filled later keeps the time and rate of its order', () => {
  const gap: Prices = [90, 100, 95, 97]
  const bought = trade([gap, [95, 95, 89, 90], [90, 91, 90, 90], flat], roi(10, 0.01))
  assert.equal(bought.openTime, CANDLE)
  assert.equal(bought.openRate, 90)
  assert.deepEqual(ended(bought), ['roi', 90.9, 3])
})

test('an exit that waits blocks stop and extremes, and is looked at anew after its timeout', () => {
  const out: Prices = [105, 101, 99, 100]
  const fall: Prices = [95, 95, 80, 90]
  const timeout = { stoploss: -0.1, unfilledTimeout: { entryMinutes: 5, exitMinutes: 5 } }
  const waits = run([marketOf([flat, flat, out, fall, flat, flat], { enter: [0], exit: [1] })], timeout)
  assert.equal(waits.timedOutExits, 1)
  assert.deepEqual(ended(waits.trades[0]!), ['force_exit', 100, 5])
  assert.deepEqual([waits.trades[0]!.minRate, waits.trades[0]!.maxRate], [99, 101])

  const back: Prices = [100, 106, 80, 100]
  const filled = run([marketOf([flat, flat, out, back, flat], { enter: [0], exit: [1] })], timeout)
  assert.deepEqual(ended(filled.trades[0]!), ['exit_signal', 105, 3])
  assert.deepEqual([filled.trades[0]!.minRate, filled.trades[0]!.maxRate], [99, 101])

  const late = run([marketOf([flat, flat, out, flat, fall, flat], { enter: [0], exit: [1] })], timeout)
  assert.deepEqual(ended(late.trades[0]!), ['stop_loss', 90, 4])
})

test('a pair that ends early may open on its last row, keeps its slot and closes at that row’s open', () => {
  const short = marketOf([flat, flat, [101, 103, 100, 102]], { enter: [1], pair: 'A/BTC' })
  const long = marketOf([flat, flat, flat, flat, flat, flat], { enter: [2, 4], pair: 'B/BTC' })
  const { trades, rejectedSignals } = run([short, long], { maxOpenTrades: 1 })
  assert.deepEqual(trades.map(ended), [['force_exit', 101, 2]])
  assert.equal(rejectedSignals, 1)
})

test('a pair that starts late drops its own first row', () => {
  const late = marketOf([flat, flat, flat], { enter: [0, 1], pair: 'B/BTC', delay: 2 })
  const { trades } = run([marketOf([flat, flat, flat, flat, flat], { pair: 'A/BTC' }), late], {})
  assert.deepEqual(
    trades.map(({ openTime }) => openTime / CANDLE),
    [3],
  )
})

test('a decision of the first kept row acts, one of the warm-up does not', () => {
  const rows = [flat, flat, flat, flat, flat]
  const opened = (enter: number) =>
    run([marketOf(rows, { enter: [enter], startup: 2 })], {}).trades.map(({ openTime }) => openTime / CANDLE)
  assert.deepEqual(opened(1), [])
  assert.deepEqual(opened(2), [3])
})

test('pairs with a trade come first in order of opening, what is left closes in list order', () => {
  const rows = [flat, flat, flat, flat, flat]
  const first = marketOf(rows, { enter: [2], pair: 'A/BTC' })
  const second = marketOf(rows, { enter: [1], pair: 'B/BTC' })
  const third = marketOf(rows, { enter: [0], exit: [2], pair: 'C/BTC' })
  const { trades, rejectedSignals } = run([first, second, third], { maxOpenTrades: 2 })
  assert.equal(rejectedSignals, 0)
  assert.deepEqual(
    trades.map(({ id, pair }) => [id, pair]),
    [
      [1, 'C/BTC'],
      [3, 'A/BTC'],
      [2, 'B/BTC'],
    ],
  )
})

test('an entry that times out frees its slot for the pairs after it, on the same candle', () => {
  const gap: Prices = [90, 100, 95, 97]
  const waits = marketOf([flat, gap, gap, gap, flat, flat], { enter: [0], pair: 'A/BTC' })
  const next = marketOf([flat, flat, flat, flat, flat, flat], { enter: [1, 2], pair: 'B/BTC' })
  const timeout = { maxOpenTrades: 1, unfilledTimeout: { entryMinutes: 5, exitMinutes: 5 } }
  const { trades, rejectedSignals } = run([waits, next], timeout)
  assert.equal(rejectedSignals, 1)
  assert.deepEqual(
    trades.map(({ id, openTime }) => [id, openTime / CANDLE]),
    [[2, 3]],
  )
})

test('the stake is what was bought: a float above the wanted one may leave too little for the next', () => {
  const cheap: Prices = [0.29, 0.29, 0.29, 0.29]
  const pairs = ['A/BTC', 'B/BTC'].map((pair) => marketOf([cheap, cheap, cheap], { enter: [0], pair }))
  const { trades } = run(pairs, { startingBalance: 0.2, stakeAmount: 0.1 })
  assert.deepEqual(
    trades.map(({ stakeAmount }) => stakeAmount),
    [0.10000000000000002],
  )
})

test('profits are booked to 8 decimals, to the even one from between two', () => {
  const thing: Prices = [51200, 51200, 51200, 51200]
  const booked = run([marketOf([thing, thing, [51201, 51201, 51201, 51201]], { enter: [0] })], {})
  assert.equal(booked.trades[0]!.profitAbs, 0.00195312)
  assert.equal(booked.trades[0]!.profitRatio, 0.00195312 / 100)
})
