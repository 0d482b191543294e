import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allocateCandles,
  allocateMask,
  type Candles,
  type Mask,
  parsePair,
  parseTimeframe,
  type TradingSettings,
} from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { fastPlan } from '../../src/trade/engine/fast/fast-plan.ts'
import { simulateFast } from '../../src/trade/engine/fast/simulate-fast.ts'
import { DEFAULT_SETTINGS, type Market, simulate } from '../../src/trade/engine/index.ts'
import { SimulatedExchange } from '../../src/trade/orders/index.ts'

const ROWS = 4_000

/** Runs long enough for columns and heap to grow, at prices and stakes of every size. */
const SIZES: readonly { name: string; price: number; places: number; balance: number }[] = [
  { name: 'satoshis', price: 0.00002, places: 8, balance: 1 },
  { name: 'dollars', price: 1000, places: 2, balance: 10_000 },
  { name: 'millions', price: 60_000, places: 1, balance: 50_000_000 },
]

for (const { name, price, places, balance } of SIZES) {
  for (const pairs of [1, 7, 40]) {
    test(`${pairs} pairs in ${name}: long runs to the bit`, () => {
      const markets = Array.from({ length: pairs }, (_, index) => market(index, { price, places }))
      const settings: TradingSettings = {
        ...DEFAULT_SETTINGS,
        startingBalance: balance,
        stakeAmount: pairs === 7 ? 'unlimited' : balance / 50,
        maxOpenTrades: pairs === 7 ? 5 : -1,
        stoploss: -0.012,
        minimalRoi: [
          { minutes: 0, ratio: 0.01 },
          { minutes: 42, ratio: 0.004 },
          { minutes: 90, ratio: 0 },
        ],
        trailingStop: true,
        trailingStopPositive: 0.002,
        trailingStopPositiveOffset: 0.006,
        trailingOnlyOffsetIsReached: pairs > 1,
      }
      const exchange = new SimulatedExchange(settings)
      const wanted = simulate(markets, { settings, exchange })
      const plan = fastPlan(markets, settings)
      assert.ok(plan)
      assert.ok(wanted.trades.length > 150, `${wanted.trades.length} trades`)
      assert.deepEqual({ ...simulateFast(plan), path: undefined }, { ...wanted, path: undefined })
    })
  }
}

function market(index: number, { price, places }: { price: number; places: number }): Market {
  const noise = random(index)
  const candles = walk(noise, { price, places, start: index % 3 })
  return {
    pair: parsePair(`P${index}/USDT`),
    candles,
    enterLong: flags(0.08),
    exitLong: flags(0.02),
    startup: index,
  }

  function flags(share: number): Mask {
    const mask = allocateMask(ROWS)
    for (let row = 0; row < ROWS; row++) mask[row] = noise.next() < share ? 1 : 0
    return mask
  }
}

function walk(
  noise: ReturnType<typeof random>,
  { price, places, start }: { price: number; places: number; start: number },
): Candles {
  const candles = allocateCandles(ROWS, parseTimeframe('5m'))
  const written = (value: number) => Number(value.toFixed(places))
  let last = price
  for (let row = 0; row < ROWS; row++) {
    const close = written(last * (1 + (noise.next() - 0.5) * 0.008))
    candles.time[row] = (1_000_000 + start + row) * 300_000
    candles.open[row] = last
    candles.high[row] = written(Math.max(last, close) * (1 + noise.next() * 0.002))
    candles.low[row] = written(Math.min(last, close) * (1 - noise.next() * 0.002))
    candles.close[row] = close
    candles.volume[row] = 1
    last = close
  }
  return candles
}
