import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NO_RULES, type TradingSettings } from '../../../domain/index.ts'
import type { Market } from '../market.ts'
import { DEFAULT_SETTINGS } from '../settings.ts'
import { simulate } from '../simulate.ts'
import { marketOf, type Prices } from '../test-market.fixture.ts'
import { fastPlan } from './fast-plan.ts'
import { simulateFast } from './simulate-fast.ts'

const ROWS: readonly Prices[] = [
  [100, 101, 99, 100],
  [100, 103, 99, 102],
  [102, 104, 101, 103],
  [103, 104, 95, 96],
]
const market = marketOf(ROWS, { enter: [0, 2] })
const futures: TradingSettings = { ...DEFAULT_SETTINGS, tradingMode: 'futures', leverage: 3 }

const has = (markets: readonly Market[], settings: TradingSettings = DEFAULT_SETTINGS) =>
  fastPlan(markets, settings) !== undefined

describe('fastPlan', () => {
  it('is there for spot and futures with isolated margin, costs, protections and funding', () => {
    const time = Float64Array.of(0)
    const funding = { time, rate: time, markPrice: time }
    assert.ok(has([market]))
    assert.ok(
      has([market, { ...market, startup: 1 }], { ...DEFAULT_SETTINGS, slippage: 0.001, spread: 0.01 }),
    )
    assert.ok(has([{ ...market, funding, rules: { ...NO_RULES, maxLeverage: 20 } }], futures))
    const cooldown = [{ method: 'CooldownPeriod', stop: { candles: 2 } }] as const
    assert.ok(has([market], { ...DEFAULT_SETTINGS, protections: cooldown }))
  })

  it('is not there for what only the reference does', () => {
    assert.ok(!has([{ ...market, detail: market.candles }]), 'details')
    for (const rule of ['amountStep', 'priceStep', 'minAmount', 'maxAmount', 'minCost', 'maxCost'] as const) {
      assert.ok(!has([{ ...market, rules: { ...NO_RULES, [rule]: 1 } }]), rule)
    }
    assert.ok(!has([market], { ...futures, marginMode: 'cross' }), 'cross margin')
    const feeTiers = [{ volume: 0, maker: 0.001, taker: 0.001 }]
    assert.ok(!has([market], { ...DEFAULT_SETTINGS, feeTiers }), 'fee tiers')
  })

  it('is not there where there is too little to trade on', () => {
    assert.ok(!has([]))
    assert.ok(!has([{ ...market, startup: 3 }]))
  })

  it('wants the pairs of a run on one raster', () => {
    const shifted = {
      ...market,
      candles: { ...market.candles, time: Float64Array.of(1, 300_001, 600_001, 900_001) },
    }
    const torn = {
      ...market,
      candles: { ...market.candles, time: Float64Array.of(0, 300_000, 450_000, 1_200_000) },
    }
    const still = {
      ...market,
      candles: { ...market.candles, time: Float64Array.of(0, 300_000, 300_000, 1_200_000) },
    }
    for (const other of [shifted, torn, still]) {
      assert.ok(!has([market, other]))
      assert.ok(has([other]), 'a pair alone is its own raster')
    }
    const later = {
      ...market,
      candles: { ...market.candles, time: Float64Array.of(0, 300_000, 900_000, 1_200_000) },
    }
    assert.ok(has([market, later]), 'gaps are allowed')
  })
})

describe('simulateFast', () => {
  it('refuses an exit without a rate as the reference does, and passes over an entry without one', () => {
    const rows: readonly Prices[] = [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
      [0, 1, 1, 1],
      [1, 1, 1, 1],
    ]
    const settings = { ...DEFAULT_SETTINGS, stakeAmount: 10 }
    const leaving = marketOf(rows, { enter: [0], exit: [1] })
    assert.throws(() => simulate([leaving], { settings }), { code: 'order.impossible' })
    assert.throws(() => simulateFast(fastPlan([leaving], settings)!), { code: 'order.impossible' })
    const entering = [marketOf(rows, { enter: [1, 2] }), marketOf(rows, { enter: [0] })]
    assert.equal(simulate(entering, { settings }).trades.length, 1)
    assert.equal(simulateFast(fastPlan(entering, settings)!).trades.length, 1)
  })

  it('makes its trades once, and of its own run', () => {
    const plan = fastPlan([market], { ...DEFAULT_SETTINGS, stoploss: -0.05 })!
    const first = simulateFast(plan)
    const second = simulateFast(plan)
    assert.equal(first.trades, first.trades)
    assert.notEqual(first.trades, second.trades)
    assert.deepEqual(first.trades, second.trades)
    assert.equal(first.trades.length, 1)
    assert.equal(first.trades[0]?.exitReason, 'stop_loss')
  })
})
