import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TradingSettings } from '../../../src/domain/index.ts'
import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'
import { flat, marketOf, run } from './by-hand.ts'

const PAIRS = ['A/BTC', 'B/BTC', 'C/BTC']

function stakes(changes: Partial<TradingSettings>, callbacks?: BoundCallbacks) {
  const markets = PAIRS.map((pair) => marketOf([flat, flat, flat], { enter: [0], pair }))
  const { trades, rejectedSignals } = run(markets, changes, callbacks)
  assert.equal(rejectedSignals, 0)
  return trades.map(({ stakeAmount }) => stakeAmount)
}

test('the last stake is what is left, if that is more than its least share', () => {
  const amend = { amendLastStakeAmount: true, lastStakeAmountMinRatio: 0.5 }
  // Two stakes of 100 leave 51 of 251: more than 50.
  assert.deepEqual(stakes({ ...amend, startingBalance: 251 }), [100, 100, 51])
  // 50 of 250 is not more than 50.
  assert.deepEqual(stakes({ ...amend, startingBalance: 250 }), [100, 100])
  assert.deepEqual(stakes({ ...amend, lastStakeAmountMinRatio: 0.4, startingBalance: 250 }), [100, 100, 50])
  assert.deepEqual(stakes({ startingBalance: 251 }), [100, 100])
  // The ratio of the balance that may be traded counts: 400 · 0.63 = 252.
  assert.deepEqual(stakes({ ...amend, startingBalance: 400, tradableBalanceRatio: 0.63 }), [100, 100, 52])
})

test('an unlimited stake is an equal share of the slots, the free ones included', () => {
  // Three slots share 300; a fourth slot stays empty and keeps its share.
  assert.deepEqual(
    stakes({ stakeAmount: 'unlimited', startingBalance: 300, maxOpenTrades: 3 }),
    [100, 100, 100],
  )
  assert.deepEqual(stakes({ stakeAmount: 'unlimited', startingBalance: 300, maxOpenTrades: 4 }), [75, 75, 75])
})

test('a strategy may ask for another stake, at most for what is available', () => {
  const asks = (ask: number | null) => stakes({ startingBalance: 250 }, { customStakeAmount: () => ask })
  assert.deepEqual(asks(null), [100, 100])
  assert.deepEqual(asks(20), [20, 20, 20])
  // 150 leave 100, and the third pair finds nothing.
  assert.deepEqual(asks(150), [150, 100])
  assert.deepEqual(asks(0), [])
})

test('a strategy is told what it may stake', () => {
  const told: unknown[] = []
  const market = marketOf([flat, flat, flat], {
    enter: [0],
    rules: { minAmount: 0.5, maxCost: 800, maxLeverage: 4 },
  })
  run(
    [market],
    { tradingMode: 'futures', leverage: 4 },
    {
      customStakeAmount: ({ proposed, min, max, leverage }) => {
        told.push([proposed, min, max, leverage])
        return proposed
      },
    },
  )
  // Least: 0.5 · 100 · 1.05 / 4 = 13.125; greatest: 800 / 4. Told to each of both simulators.
  assert.deepEqual(told, [
    [100, 13.125, 200, 4],
    [100, 13.125, 200, 4],
  ])
})
