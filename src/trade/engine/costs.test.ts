import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TradingSettings } from '../../domain/index.ts'
import { tradingSettings } from './settings.ts'
import { simulate } from './simulate.ts'
import { marketOf, type Prices } from './test-market.fixture.ts'

/** Enters at the open of row 1, leaves at the open of row 3. */
const ROWS: readonly Prices[] = [
  [100, 100, 100, 100],
  [100, 105, 95, 100],
  [100, 105, 95, 100],
  [110, 115, 105, 110],
  [110, 110, 110, 110],
]

function trade(changes: Partial<TradingSettings>, rows = ROWS, exit: readonly number[] = [2]) {
  const settings = tradingSettings({}, { fee: 0, stakeAmount: 100, stoploss: -0.5, ...changes })
  return simulate([marketOf(rows, { enter: [0], exit })], { settings }).trades[0]!
}

describe('costs, worked out by hand', () => {
  it('slippage and half the spread worsen both fills at market', () => {
    // Worse by 0.001 + 0.004 / 2 = 0.003: bought at 100.3, sold at 110 · 0.997 = 109.67.
    const { openRate, closeRate, amount, profitAbs } = trade({ slippage: 0.001, spread: 0.004 })
    assert.deepEqual([openRate, closeRate, amount], [100.29999999999998, 109.67, 1])
    assert.equal(profitAbs, 9.37)
  })

  it('a stop slips, a target does not', () => {
    const fall: readonly Prices[] = [...ROWS.slice(0, 2), [100, 100, 80, 80], [80, 80, 80, 80]]
    const stopped = trade({ slippage: 0.01, stoploss: -0.1 }, fall, [])
    // Bought at 101, stop at 90.9, sold 1 % below it.
    assert.deepEqual([stopped.exitReason, stopped.closeRate], ['stop_loss', 90.9 * 0.99])
    const rise: readonly Prices[] = [...ROWS.slice(0, 2), [100, 120, 100, 120], [120, 120, 120, 120]]
    const target = trade({ slippage: 0.01, minimalRoi: [{ minutes: 0, ratio: 0.1 }] }, rise, [])
    // 10 % above the 101 that were paid.
    assert.equal(target.exitReason, 'roi')
    assert.ok(Math.abs(target.closeRate - 111.1) < 1e-9)
  })

  it('what is left at the end slips, too', () => {
    assert.equal(trade({ slippage: 0.1 }, ROWS, []).closeRate, 110 * 0.9)
  })

  it('makers pay their own fee: of targets, not of signals', () => {
    const feeTiers = [{ volume: 0, maker: 0.001, taker: 0.002 }]
    const signal = trade({ feeTiers })
    assert.deepEqual([signal.feeOpen, signal.feeClose], [0.002, 0.002])
    // 110 · 0.998 − 100 · 1.002
    assert.equal(signal.profitAbs, 9.58)
    const rise: readonly Prices[] = [...ROWS.slice(0, 2), [100, 120, 100, 120], [120, 120, 120, 120]]
    const target = trade({ feeTiers, minimalRoi: [{ minutes: 0, ratio: 0.1 }] }, rise, [])
    assert.deepEqual([target.exitReason, target.feeClose], ['roi', 0.001])
  })

  it('a tier holds from its volume on, of the last thirty days', () => {
    const feeTiers = [
      { volume: 0, maker: 0.01, taker: 0.01 },
      { volume: 205, maker: 0, taker: 0 },
    ]
    const rows: Prices[] = Array.from({ length: 9 }, () => [100, 101, 99, 100])
    const market = marketOf(rows, { enter: [0, 2, 4], exit: [1, 3, 5] })
    const settings = tradingSettings({}, { feeTiers, stakeAmount: 100, stoploss: -0.5 })
    const { trades } = simulate([market], { settings })
    // 100 bought and sold are 200: the second trade opens with the first tier; its 100 make 300.
    assert.deepEqual(
      trades.map(({ feeOpen, feeClose }) => [feeOpen, feeClose]),
      [
        [0.01, 0.01],
        [0.01, 0],
        [0, 0],
      ],
    )
    // Thirty-one days later nothing of it counts.
    const late = marketOf(rows, { enter: [0, 2, 4], exit: [1, 3, 5] })
    for (let row = 3; row < 9; row++) late.candles.time[row]! += 31 * 86_400_000
    const again = simulate([late], { settings }).trades
    assert.deepEqual([again[1]!.feeOpen, again[2]!.feeOpen], [0.01, 0.01])
  })
})
