import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TradingSettings } from '../../../src/domain/index.ts'
import { ended, flat, near, type Prices, trade } from './by-hand.ts'

/** 10 bought for 100 of own money. Without maintenance all is lost at 90; half of the way is kept free: 95. */
const futures: Partial<TradingSettings> = {
  tradingMode: 'futures',
  leverage: 10,
  liquidationBuffer: 0.5,
  stoploss: -0.99,
}
const rules = { maxLeverage: 10 }
const falls = (low: number): Prices => [100, 100, low, 97]
const rises = (high: number): Prices => [100, high, 100, 103]

test('a long is liquidated where the low reaches the price, not above it', () => {
  const liquidated = trade([flat, falls(95), flat], futures, { rules })
  assert.deepEqual([...ended(liquidated), liquidated.profitAbs], ['liquidation', 95, 2, -50])
  assert.equal(liquidated.liquidationPrice, 95)
  assert.equal(liquidated.profitRatio, -0.5)
  assert.equal(trade([flat, falls(95.01), flat], futures, { rules }).exitReason, 'force_exit')
})

test('a short is liquidated where the high reaches the price', () => {
  const liquidated = trade([flat, rises(105), flat], futures, { rules, side: 'short' })
  assert.deepEqual([...ended(liquidated), liquidated.profitAbs], ['liquidation', 105, 2, -50])
  assert.equal(trade([flat, rises(104.99), flat], futures, { rules, side: 'short' }).exitReason, 'force_exit')
})

test('a candle that is beyond the price is left at its open', () => {
  assert.deepEqual(ended(trade([flat, [94, 94.5, 93, 94], flat], futures, { rules })), ['liquidation', 94, 2])
})

test('a stop that is reached on the same candle goes first', () => {
  // Stop: 100 · (1 − 0.99 / 10) = 90.1
  const stopped = trade([flat, falls(90), flat], futures, { rules })
  assert.equal(stopped.exitReason, 'stop_loss')
  near(stopped.closeRate, 90.1)
})

test('nobody may refuse a liquidation', () => {
  const callbacks = { confirmTradeExit: () => false }
  assert.equal(trade([flat, falls(95), flat], futures, { rules, callbacks }).exitReason, 'liquidation')
})

test('maintenance is that of the greatest tier that the value reaches', () => {
  const maintenance = [
    { notional: 0, rate: 0.01, amount: 0 },
    { notional: 1000, rate: 0.05, amount: 5 },
    { notional: 1001, rate: 0.5, amount: 400 },
  ]
  const settings = { ...futures, liquidationBuffer: 0 }
  // Long: (100 + 5 − 1000) / (10 · 0.05 − 10) = 895 / 9.5; short: (100 + 5 + 1000) / (10 · 0.05 + 10).
  const long = trade([flat, flat], settings, { rules: { ...rules, maintenance } })
  near(long.liquidationPrice, 895 / 9.5)
  const short = trade([flat, flat], settings, { rules: { ...rules, maintenance }, side: 'short' })
  near(short.liquidationPrice, 1105 / 10.5)
})

test('after an add the price is that of the whole position', () => {
  const add = { adjustTradePosition: ({ minutes }: { minutes: number }) => (minutes === 5 ? 110 : null) }
  const up: Prices = [110, 110, 110, 110]
  // 10 at 100 and 10 at 110: 20 at 105 for 210, lost at 94.5; half of the way: 99.75.
  const long = trade([flat, up, up], futures, { rules, callbacks: add })
  near(long.liquidationPrice, 99.75)
})

test('leverage is kept between 1 and what the instrument allows', () => {
  const levered = (leverage: number) => trade([flat, flat], { ...futures, leverage }, { rules }).leverage
  assert.deepEqual([0.5, 1, 10, 50].map(levered), [1, 1, 10, 10])
  const asked = (leverage: number) =>
    trade([flat, flat], futures, { rules, callbacks: { leverage: () => leverage } }).leverage
  assert.deepEqual([0, 3.5, 200].map(asked), [1, 3.5, 10])
})
