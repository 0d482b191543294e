import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InstrumentRules } from '../../../src/domain/index.ts'
import { ended, flat, marketOf, near, type Prices, run, trade } from './by-hand.ts'

const wide: Prices = [100, 102, 98, 100]

test('an amount is cut to whole steps, and the stake is what is bought', () => {
  // 100 / 30 = 3.333…, in steps of 0.1: 3.3, which cost 99.
  const thirty: Prices = [30, 30, 30, 30]
  const bought = trade([thirty, thirty], {}, { rules: { amountStep: 0.1 } })
  assert.equal(bought.amount, 3.3)
  near(bought.stakeAmount, 99)
  // 0.03 / 0.1 = 0.3 is three steps, though 0.3 / 0.1 is 2.9999999999999996 in floats.
  const cheap: Prices = [0.1, 0.1, 0.1, 0.1]
  assert.equal(trade([cheap, cheap], { stakeAmount: 0.03 }, { rules: { amountStep: 0.1 } }).amount, 0.3)
  // Less than one step is no trade.
  const none = run([marketOf([flat, flat, flat], { enter: [0], rules: { amountStep: 2 } })], {})
  assert.deepEqual([none.trades.length, none.rejectedSignals], [0, 0])
})

test('a price that a callback gives goes to the nearest tick, up from between two', () => {
  const opened = (price: number) =>
    trade(
      [wide, wide],
      { stoploss: -0.5 },
      { rules: { priceStep: 0.5 }, callbacks: { customEntryPrice: () => price } },
    ).openRate
  assert.equal(opened(99.24), 99)
  assert.equal(opened(99.25), 99.5)
  assert.equal(opened(99.26), 99.5)
  const left = (price: number) =>
    ended(
      trade(
        [wide, wide, flat],
        { stoploss: -0.5 },
        {
          rules: { priceStep: 0.5 },
          exit: [1],
          callbacks: { customExitPrice: () => price },
        },
      ),
    )
  assert.deepEqual(left(101.24), ['exit_signal', 101, 2])
  assert.deepEqual(left(101.26), ['exit_signal', 101.5, 2])
})

test('prices of candles, of ROI and of liquidation stay between ticks', () => {
  const odd: Prices = [100.3, 103, 100.2, 102]
  const sold = trade([odd, odd], { minimalRoi: [{ minutes: 0, ratio: 0.01 }] }, { rules: { priceStep: 0.5 } })
  assert.equal(sold.openRate, 100.3)
  // 100.3 · 0.01 + 100.3
  near(sold.closeRate, 101.303)
})

test('a stop goes to the tick nearer to the price: up for a long, down for a short', () => {
  const futures = { tradingMode: 'futures' as const, stoploss: -0.013 }
  const rules = { priceStep: 0.5 }
  // 100 · 0.987 = 98.7, 100 · 1.013 = 101.3
  const long = trade([flat, [100, 100, 98, 99], flat], futures, { rules })
  assert.deepEqual([long.initialStopLoss, ...ended(long)], [99, 'stop_loss', 99, 2])
  const short = trade([flat, [100, 102, 100, 101], flat], futures, { rules, side: 'short' })
  assert.deepEqual([short.initialStopLoss, ...ended(short)], [101, 'stop_loss', 101, 2])
  // Trailing from the high of 103: 103 · 0.987 = 101.661
  const trailing = { ...futures, trailingStop: true }
  const moved = trade([flat, [102.5, 103, 102.5, 103], [102.5, 102.5, 101, 101], flat], trailing, { rules })
  assert.deepEqual(ended(moved), ['trailing_stop_loss', 102, 3])
})

const bought = (stakeAmount: number, rules: Partial<InstrumentRules>, startingBalance = 1000) =>
  run([marketOf([flat, flat, flat], { enter: [0], rules })], { stakeAmount, startingBalance }).trades[0]
    ?.stakeAmount

test('a stake below the least one is raised to it, by 30 % at most', () => {
  // Least: 50 · 1.05 / (1 − 0.05) = 55.263157…; 42.6 · 1.3 = 55.38 reaches it, 42.5 · 1.3 = 55.25 does not.
  near(bought(42.6, { minCost: 50 })!, (50 * 1.05) / 0.95)
  assert.equal(bought(42.5, { minCost: 50 }), undefined)
  assert.equal(bought(56, { minCost: 50 }), 56)
  // By amount: 0.5 · 100 · 1.05 = 52.5; 40.5 · 1.3 = 52.65 reaches it, 40 · 1.3 = 52 does not.
  assert.equal(bought(40.5, { minAmount: 0.5 }), 52.5)
  assert.equal(bought(40, { minAmount: 0.5 }), undefined)
  // Exactly 30 % is not too much: 0.52 · 100 · 1.05 = 54.6 = 42 · 1.3.
  assert.equal(bought(42, { minAmount: 0.52 }), 54.6)
  // The greater of both counts.
  assert.equal(bought(40.5, { minAmount: 0.5, minCost: 40 }), 52.5)
})

test('there is no trade where the least stake is more than there is', () => {
  assert.equal(bought(50, { minAmount: 0.5 }, 52), undefined)
  assert.equal(bought(50, { minAmount: 0.5 }, 53), 52.5)
})

test('a stake is lowered to what the venue takes', () => {
  assert.equal(bought(100, { maxCost: 80 }), 80)
  assert.equal(bought(100, { maxAmount: 0.5 }), 50)
  assert.equal(bought(100, { maxAmount: 0.5, maxCost: 80 }), 50)
  assert.equal(bought(100, { minCost: 80, maxCost: 80 }), undefined)
})

test('with leverage the limits hold for the value, not for the stake', () => {
  const opened = (stakeAmount: number, rules: Partial<InstrumentRules>) =>
    run([marketOf([flat, flat, flat], { enter: [0], rules: { maxLeverage: 5, ...rules } })], {
      stakeAmount,
      tradingMode: 'futures',
      leverage: 2,
    }).trades[0]
  // Least value 52.5, so least stake 26.25; 20.2 · 1.3 = 26.26 reaches it, 20.1 · 1.3 = 26.13 does not.
  assert.equal(opened(20.2, { minAmount: 0.5 })!.stakeAmount, 26.25)
  assert.equal(opened(20.2, { minAmount: 0.5 })!.amount, 0.525)
  assert.equal(opened(20.1, { minAmount: 0.5 }), undefined)
  assert.equal(opened(100, { maxCost: 80 })!.stakeAmount, 40)
})

test('the last digit of a float counts: steps are taken of the number as it is written', () => {
  // 100 · (1 − 0.99) is 1.0000000000000009 in floats: a stop above 1 goes up to 1.01.
  const stopped = trade([flat, flat], { stoploss: -0.99 }, { rules: { priceStep: 0.01 } })
  assert.equal(stopped.initialStopLoss, 1.01)
  // 33.3 / 100 is 0.33299999999999996: cut to 0.3329.
  const bought = trade([flat, flat], { stakeAmount: 33.3 }, { rules: { amountStep: 0.0001 } })
  assert.equal(bought.amount, 0.3329)
  // 97.755 lies exactly between 97.72 and 97.79.
  const open: Prices = [98, 98, 97, 98]
  const callbacks = { customEntryPrice: () => 97.755 }
  assert.equal(trade([open, open], {}, { rules: { priceStep: 0.07 }, callbacks }).openRate, 97.79)
})
