import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateMask, NO_RULES, type TradingSettings } from '../../domain/index.ts'
import type { Market } from './market.ts'
import { tradingSettings } from './settings.ts'
import { simulate } from './simulate.ts'
import { marketOf, type Prices } from './test-market.fixture.ts'

const FLAT: Prices = [100, 100, 100, 100]
const RULES = {
  ...NO_RULES,
  maxLeverage: 50,
  maintenance: [
    { notional: 0, rate: 0.01, amount: 0 },
    { notional: 2_000, rate: 0.02, amount: 20 },
  ],
}

function market(rows: readonly Prices[], pair: string, side: 'long' | 'short' = 'long'): Market {
  const made = marketOf(rows, { enter: side === 'long' ? [0] : [], pair })
  const enterShort = allocateMask(rows.length)
  if (side === 'short') enterShort[0] = 1
  return { ...made, enterShort, exitShort: allocateMask(rows.length), rules: RULES }
}

function run(markets: readonly Market[], changes: Partial<TradingSettings> = {}) {
  const settings = tradingSettings(
    {},
    {
      // A stop of twenty stakes is never reached.
      ...{ tradingMode: 'futures', leverage: 10, fee: 0, stoploss: -20, liquidationBuffer: 0 },
      ...{ stakeAmount: 100, startingBalance: 1_000, maxOpenTrades: 2, ...changes },
    },
  )
  return simulate(markets, { settings }).trades
}

describe('futures, worked out by hand', () => {
  it('isolated: a long of ten times is liquidated a little above 10 % below its entry', () => {
    // 100 · 10 at 100 is an amount of 10: (100 − 10 · 100) / (10 · 0.01 − 10) = 900 / 9.9.
    const price = 900 / 9.9
    const [trade] = run([market([FLAT, FLAT, [100, 100, 90.9, 91], FLAT], 'ETH/BTC')])
    assert.deepEqual([trade!.exitReason, trade!.closeRate], ['liquidation', price])
    assert.equal(trade!.liquidationPrice, price)
    assert.equal(trade!.profitAbs, -90.90909091)
    assert.equal(trade!.leverage, 10)
    const [held] = run([market([FLAT, FLAT, [100, 100, 90.91, 91], FLAT], 'ETH/BTC')])
    assert.equal(held!.exitReason, 'force_exit')
  })

  it('the buffer moves it towards the entry, and a short has it above', () => {
    const [long] = run([market([FLAT, FLAT, FLAT], 'ETH/BTC')], { liquidationBuffer: 0.05 })
    assert.equal(long!.liquidationPrice, 900 / 9.9 + (100 - 900 / 9.9) * 0.05)
    // (100 + 10 · 100) / (10 · 0.01 + 10)
    const [short] = run([market([FLAT, FLAT, [100, 109, 100, 100], FLAT], 'ETH/BTC', 'short')])
    assert.equal(short!.liquidationPrice, 1_100 / 10.1)
    assert.deepEqual([short!.isShort, short!.exitReason], [true, 'liquidation'])
  })

  it('a greater position must keep more: the tier of its notional value holds', () => {
    // 300 · 10 at 100: (300 + 20 − 30 · 100) / (30 · 0.02 − 30)
    const [trade] = run([market([FLAT, FLAT, FLAT], 'ETH/BTC')], { stakeAmount: 300 })
    assert.equal(trade!.liquidationPrice, (300 + 20 - 3_000) / (0.6 - 30))
  })

  it('a gap beyond it leaves at the open', () => {
    const [trade] = run([market([FLAT, FLAT, [80, 85, 75, 80], FLAT], 'ETH/BTC')])
    assert.deepEqual([trade!.exitReason, trade!.closeRate], ['liquidation', 80])
  })

  it('cross: the whole balance covers a trade', () => {
    // (1,000 − 10 · 100) / (0.1 − 10) = 0: it can fall to nothing.
    const [trade] = run([market([FLAT, FLAT, [100, 100, 50, 60], FLAT], 'ETH/BTC')], { marginMode: 'cross' })
    assert.deepEqual([trade!.exitReason, trade!.liquidationPrice], ['force_exit', 0])
  })

  it('cross: what another trade has lost, and must keep, covers nothing', () => {
    // The first falls to 60 and has lost 10 · 40 = 400; it must keep 1 % of 1,000 = 10.
    const loser = market([FLAT, FLAT, [100, 100, 60, 60], [60, 60, 60, 60], [60, 60, 60, 60]], 'ETH/BTC')
    const other = market([FLAT, FLAT, FLAT, [100, 100, 55, 56], FLAT], 'XRP/BTC')
    const trades = run([loser, other], { marginMode: 'cross' })
    // 1,000 − 400 − 10 = 590 cover the second: (590 − 1,000) / (0.1 − 10) = 41.41…, not reached at 55.
    const second = trades.find(({ pair }) => pair === 'XRP/BTC')!
    assert.equal(second.exitReason, 'force_exit')
    const deeper = market([FLAT, FLAT, FLAT, [100, 100, 41, 42], FLAT], 'XRP/BTC')
    const liquidated = run([loser, deeper], { marginMode: 'cross' }).find(({ pair }) => pair === 'XRP/BTC')!
    assert.deepEqual(
      [liquidated.exitReason, liquidated.closeRate],
      ['liquidation', (590 - 1_000) / (0.1 - 10)],
    )
  })

  it('on spot markets nothing is short or has leverage', () => {
    const [none] = run([market([FLAT, FLAT, FLAT], 'ETH/BTC', 'short')], { tradingMode: 'spot' })
    assert.equal(none, undefined)
    const [trade] = run([market([FLAT, FLAT, FLAT], 'ETH/BTC')], { tradingMode: 'spot' })
    assert.deepEqual([trade!.leverage, trade!.amount, trade!.liquidationPrice], [1, 1, null])
  })
})
