import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InstrumentRules, TradingSettings } from '../../../src/domain/index.ts'
import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'
import { CANDLE, ended, flat, marketOf, near, type Prices, run, trade } from './by-hand.ts'

/** Asked on these rows alone. */
const onRows = (stakes: Readonly<Record<number, number>>): BoundCallbacks => ({
  adjustTradePosition: ({ time }) => stakes[time / CANDLE] ?? null,
})
const up: Prices = [110, 110, 110, 110]
const down: Prices = [90, 90, 90, 90]

test('a part that is sold books its own profit, fees included', () => {
  // 1 bought at 100. Half sold at 110: 55 · 0.999 − 50 · 1.001 = 54.945 − 50.05 = 4.895.
  // The rest at 90: 45 · 0.999 − 50.05 = 44.955 − 50.05 = −5.095. Together −0.2 of 100 · 1.001.
  const { trades, finalBalance } = run(
    [marketOf([flat, flat, up, down], { enter: [0] })],
    { fee: 0.001 },
    onRows({ 2: -50 }),
  )
  const sold = trades[0]!
  near(sold.profitAbs, -0.2)
  near(sold.profitRatio, -0.2 / 100.1)
  near(finalBalance, 999.8)
  assert.deepEqual(ended(sold), ['force_exit', 90, 3])
  assert.deepEqual(
    sold.fills!.map(({ side, time, rate, amount }) => [side, time / CANDLE, rate, amount]),
    [
      ['entry', 1, 100, 1],
      ['exit', 2, 110, 0.5],
      ['exit', 3, 90, 0.5],
    ],
  )
})

test('what a part earned is free at once, and so is its stake', () => {
  // B asks for a share of three slots on row 3: free are 200 − 50 tied + 5 earned, 205 in all.
  const first = marketOf([flat, flat, up, up, up], { enter: [0], pair: 'A/BTC' })
  const second = marketOf([flat, flat, flat, flat, flat], { enter: [2], pair: 'B/BTC' })
  const settings = { stakeAmount: 'unlimited' as const, startingBalance: 200, maxOpenTrades: 2 }
  const { trades } = run([first, second], settings, onRows({ 2: -50 }))
  near(trades.find(({ pair }) => pair === 'B/BTC')!.stakeAmount, 205 / 2)
})

test('a part is cut to whole steps; less than one step is nothing', () => {
  const rules = { amountStep: 0.3 }
  // 99 at 110 is 0.9; a third of that stake is 0.3 exactly, half of it 0.45, cut to 0.3.
  const cut = trade([up, up, up], {}, { rules, callbacks: onRows({ 2: -49.5 }) })
  assert.deepEqual(
    cut.fills!.map(({ amount }) => amount),
    [0.9, 0.3, 0.6],
  )
  assert.equal(trade([up, up, up], {}, { rules, callbacks: onRows({ 2: -30 }) }).fills, undefined)
})

test('a part is not sold where the rest would be too little to be sold', () => {
  // Least value of the rest: 50 · 1.05 / (1 − 0.1) = 58.33…
  const rules: Partial<InstrumentRules> = { minCost: 50 }
  assert.equal(trade([flat, flat, flat], {}, { rules, callbacks: onRows({ 2: -42 }) }).fills, undefined)
  assert.equal(trade([flat, flat, flat], {}, { rules, callbacks: onRows({ 2: -41 }) }).fills!.length, 3)
})

test('whoever takes out all, or more, closes the trade, and is not asked to confirm', () => {
  for (const stake of [-100, -1000]) {
    const callbacks = { ...onRows({ 2: stake }), confirmTradeExit: () => false }
    const closed = trade([flat, up, up], {}, { callbacks })
    assert.deepEqual([...ended(closed), closed.profitAbs], ['partial_exit', 110, 2, 10])
    assert.equal(closed.fills, undefined)
  }
})

test('taking out the whole stake leaves no dust that would hold pair and slot', () => {
  // 333.33… at 99.37: stake · amount / stake is less than the amount, in floats.
  const odd: Prices = [99.37, 99.37, 99.37, 99.37]
  const settings = { stakeAmount: 333.33333333333337 }
  const callbacks: BoundCallbacks = {
    adjustTradePosition: ({ time, trade: { stakeAmount } }) => (time === 2 * CANDLE ? -stakeAmount : null),
  }
  const closed = trade([odd, odd, odd], settings, { callbacks })
  assert.deepEqual([...ended(closed), closed.fills], ['partial_exit', 99.37, 2, undefined])
})

test('a part at a price of its own waits for it, and blocks the exits meanwhile', () => {
  const callbacks = { ...onRows({ 2: -50 }), customExitPrice: () => 105 }
  // Ordered on row 2, not reached on row 3, where the stop of 90 would be hit, filled on row 4.
  const low: Prices = [95, 96, 85, 95]
  const high: Prices = [104, 106, 104, 104]
  const waits: Partial<TradingSettings> = { stoploss: -0.1 }
  const sold = trade([flat, flat, low, high, flat], waits, { callbacks })
  assert.deepEqual(
    sold.fills!.map(({ time, rate }) => [time / CANDLE, rate]),
    [
      [1, 100],
      [4, 105],
      [5, 100],
    ],
  )
  assert.equal(sold.exitReason, 'force_exit')
})

test('a part and the rest may be sold on one candle', () => {
  const sold = trade([flat, up, flat], {}, { exit: [1], callbacks: onRows({ 2: -40 }) })
  assert.deepEqual(
    sold.fills!.map(({ time, amount }) => [time / CANDLE, amount]),
    [
      [1, 1],
      [2, 0.4],
      [2, 0.6],
    ],
  )
  assert.deepEqual(ended(sold), ['exit_signal', 110, 2])
})
