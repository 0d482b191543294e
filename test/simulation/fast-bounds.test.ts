import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  allocateMask,
  parsePair,
  parseTimeframe,
  type TradingSettings,
} from '../../src/domain/index.ts'
import { fastPlan } from '../../src/trade/engine/fast/fast-plan.ts'
import { simulateFast } from '../../src/trade/engine/fast/simulate-fast.ts'
import { DEFAULT_SETTINGS, type Market, simulate } from '../../src/trade/engine/index.ts'
import { SimulatedExchange } from '../../src/trade/orders/index.ts'

const runs = Number(process.env.LEME_DIFFERENTIAL_RUNS ?? 1000)

/**
 * Candles whose ends lie where a profit meets a step of the ROI table, the offset of a trailing stop or that
 * of exit signals: on it, a rounding of 8 decimals beside it, or a few last bits of the price.
 */
const cases = fc.record({
  price: fc.constantFrom(100, 0.00004321, 1234.56, 61_234.5),
  isShort: fc.boolean(),
  leverage: fc.constantFrom(1, 3, 10),
  fee: fc.constantFrom(0, 0.001, 0.0025),
  stake: fc.constantFrom(0.013, 33.3, 900_000),
  roi: fc.constantFrom(0, 0.004, 0.01, 0.0333),
  offset: fc.constantFrom(0.005, 0.01, 0.02),
  positive: fc.constantFrom(null, 0.003, 0.05),
  onlyOffset: fc.boolean(),
  exitOffset: fc.constantFrom(-0.002, 0, 0.01),
  hasRoi: fc.boolean(),
  trails: fc.boolean(),
  rows: fc.array(
    fc.record({
      at: fc.constantFrom('roi' as const, 'offset' as const, 'exit' as const),
      /** Half roundings, and bits of the price. */
      halves: fc.integer({ min: -4, max: 4 }),
      bits: fc.integer({ min: -3, max: 3 }),
      exit: fc.boolean(),
    }),
    { minLength: 3, maxLength: 10 },
  ),
})

test('rates next to a bound are judged as the reference judges them', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const settings: TradingSettings = {
        ...DEFAULT_SETTINGS,
        startingBalance: 1_000_000,
        stakeAmount: one.stake,
        tradingMode: 'futures',
        leverage: one.leverage,
        fee: one.fee,
        stoploss: -0.04,
        minimalRoi: one.hasRoi ? [{ minutes: 0, ratio: one.roi }] : [],
        trailingStop: one.trails,
        trailingStopPositive: one.positive,
        trailingStopPositiveOffset: one.offset,
        trailingOnlyOffsetIsReached: one.onlyOffset,
        exitProfitOnly: true,
        exitProfitOffset: one.exitOffset,
      }
      const markets = [marketOf(one)]
      const plan = fastPlan(markets, settings)
      assert.ok(plan)
      const wanted = simulate(markets, { settings, exchange: new SimulatedExchange(settings) })
      assert.deepEqual({ ...simulateFast(plan), path: undefined }, { ...wanted, path: undefined })
    }),
    { numRuns: runs },
  )
})

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

function marketOf({ price, isShort, leverage, fee, roi, offset, exitOffset, rows }: Case): Market {
  const candles = allocateCandles(rows.length + 4, parseTimeframe('5m'))
  const length = candles.length
  const side = isShort ? -1 : 1
  const bounds = { roi, offset, exit: exitOffset }
  const enter = allocateMask(length)
  const exit = allocateMask(length)
  enter[0] = 1
  for (let row = 0; row < length; row++) {
    candles.time[row] = row * 300_000
    const near = rows[row - 2]
    const profit = near ? bounds[near.at] + near.halves * 0.5e-8 : 0
    const bound = (price * (1 + side * fee) * (1 + (side * profit) / leverage)) / (1 - side * fee)
    const best = near ? bound * (1 + near.bits * 2 ** -52) : price
    const worst = price * (1 - side * 0.001)
    const open = near?.at === 'exit' ? best : price
    candles.open[row] = open
    candles.high[row] = Math.max(best, worst, open, price)
    candles.low[row] = Math.min(best, worst, open, price)
    candles.close[row] = price
    if (near?.exit) exit[row - 1] = 1
  }
  const never = allocateMask(length)
  return {
    pair: parsePair('A/BTC:BTC'),
    candles,
    enterLong: isShort ? never : enter,
    exitLong: isShort ? never : exit,
    enterShort: isShort ? enter : never,
    exitShort: isShort ? exit : never,
    startup: 0,
  }
}
