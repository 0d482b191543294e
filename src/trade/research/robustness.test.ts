import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, type ClosedTrade, parseTimeframe } from '../../domain/index.ts'
import { random } from '../../math/index.ts'
import { bootstrapProfit } from './bootstrap-profit.ts'
import { closedTrade, HOUR, START, tradesOf } from './closed-trade.fixture.ts'
import { randomEntryTest } from './random-entry-test.ts'
import { robustness } from './robustness.ts'
import { shuffleDrawdown } from './shuffle-drawdown.ts'
import { signFlipTest } from './sign-flip-test.ts'

const tests = (seed = 1) => ({ tries: 500, random: random(seed) })

/** Hourly candles from {@link START} whose open is `rate(row)`; the close is the next open. */
function hourly(rows: number, rate: (row: number) => number): ReadonlyMap<string, Candles> {
  const candles = allocateCandles(rows, parseTimeframe('1h'))
  for (let row = 0; row < rows; row++) {
    candles.time[row] = START + row * HOUR
    candles.open[row] = rate(row)
    candles.close[row] = rate(row + 1)
  }
  return new Map([['ETH/BTC', candles]])
}

/** Bought at the open of row `entry`, sold at the open `held` rows later. */
function tradeOn(rate: (row: number) => number, entry: number, held = 1, fee = 0): ClosedTrade {
  const profitRatio = (rate(entry + held) * (1 - fee)) / rate(entry) - (1 + fee)
  return closedTrade(100 * profitRatio, entry, {
    closeTime: START + (entry + held) * HOUR,
    feeOpen: fee,
    feeClose: fee,
  })
}

test('sign flip: all wins are skill, as many wins as losses are chance, nothing is nothing', () => {
  assert.ok(signFlipTest(new Array(20).fill(1), tests()) < 0.01)
  const even = signFlipTest([1, -1, 2, -2, 3, -3, 4, -4], tests())
  assert.ok(even > 0.4 && even < 0.65, `p = ${even}`)
  assert.equal(signFlipTest([0, 0, 0], tests()), 1)
  assert.ok(signFlipTest(new Array(20).fill(-1), tests()) > 0.99)
})

test('sign flip: noise is called skill about as often as its p says', () => {
  const noise = random('noise')
  let called = 0
  for (let run = 0; run < 200; run++) {
    const profits = Array.from({ length: 40 }, () => noise.normal())
    if (signFlipTest(profits, { tries: 100, random: noise }) < 0.1) called++
  }
  assert.ok(called > 5 && called < 40, `${called} of 200`)
})

test('bootstrap: equal trades leave nothing to chance, a mixed bag does', () => {
  assert.deepEqual(bootstrapProfit([2, 2, 2], tests()), { spread: { p5: 6, p50: 6, p95: 6 }, lossChance: 0 })
  const { spread, lossChance } = bootstrapProfit([5, -4, 3, -4, 2, 1], tests())
  assert.ok(spread.p5 < 0 && spread.p95 > 3 && lossChance > 0.1 && lossChance < 0.7)
})

test('shuffle: all wins never fall, and losses first is the worst order', () => {
  const options = { startingBalance: 100, ...tests() }
  const wins = shuffleDrawdown([1, 2, 3], options)
  assert.deepEqual(wins, { actual: 0, maxDrawdown: { p5: 0, p50: 0, p95: 0 } })
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -10, max: 10 }), { maxLength: 9 }), (profits) => {
      const worst = shuffleDrawdown(
        profits.toSorted((a, b) => a - b),
        { startingBalance: 100, tries: 20, random: random(2) },
      )
      assert.ok(worst.maxDrawdown.p95 <= worst.actual + 1e-12)
    }),
  )
})

test('random entry: where the price stands still every place is as good', () => {
  const flat = () => 100
  const trades = [3, 9, 20].map((row) => tradeOn(flat, row, 2, 0.001))
  const found = randomEntryTest({ trades, candles: hourly(50, flat), ...tests() })!
  assert.equal(found.pValue, 1)
  const cost = trades.reduce((sum, trade) => sum + trade.profitAbs, 0)
  assert.ok(Math.abs(found.totals.p5 - cost) < 1e-9 && Math.abs(found.totals.p95 - cost) < 1e-9)
})

test('random entry: trades at every low are skill, long and short; riding the drift is not', () => {
  const wave = (row: number) => 100 + 10 * (row % 10 < 5 ? row % 10 : 10 - (row % 10))
  const lows = Array.from({ length: 12 }, (_, cycle) => tradeOn(wave, cycle * 10, 4))
  assert.ok(randomEntryTest({ trades: lows, candles: hourly(130, wave), ...tests() })!.pValue < 0.01)
  const highs = Array.from({ length: 12 }, (_, cycle) => {
    const fall = 1 - wave(cycle * 10 + 9) / wave(cycle * 10 + 5)
    return closedTrade(100 * fall, cycle * 10 + 5, {
      isShort: true,
      closeTime: START + (cycle * 10 + 9) * HOUR,
    })
  })
  assert.ok(randomEntryTest({ trades: highs, candles: hourly(130, wave), ...tests() })!.pValue < 0.01)
  const drift = (row: number) => 100 * 1.001 ** row
  const rides = Array.from({ length: 12 }, (_, cycle) => tradeOn(drift, cycle * 10, 4))
  assert.ok(randomEntryTest({ trades: rides, candles: hourly(130, drift), ...tests() })!.pValue > 0.2)
})

test('random entry: trades that fill all candles have one place; overlapping ones still run', () => {
  const rate = (row: number) => 100 + row
  const full = [tradeOn(rate, 0, 4), tradeOn(rate, 4, 5)]
  const exact = randomEntryTest({ trades: full, candles: hourly(10, rate), ...tests() })!
  assert.ok(exact.pValue > 0.3)
  const overlapping = [tradeOn(rate, 0, 8), tradeOn(rate, 0, 8), tradeOn(rate, 1, 0)]
  assert.ok(
    Number.isFinite(
      randomEntryTest({ trades: overlapping, candles: hourly(10, rate), ...tests() })!.totals.p50,
    ),
  )
})

test('random entry: without candles of a pair, or without trades, there is no test', () => {
  assert.equal(randomEntryTest({ trades: tradesOf([1]), candles: new Map(), ...tests() }), undefined)
  assert.equal(randomEntryTest({ trades: [], candles: hourly(5, () => 1), ...tests() }), undefined)
})

test('robustness gives the same numbers every time, and none without trades', () => {
  const period = {
    candles: hourly(100, (row) => 100 + row),
    startTime: START,
    endTime: START + 99 * HOUR,
    fee: 0,
  }
  const run = (profits: readonly number[]) =>
    robustness({ trades: tradesOf(profits), startingBalance: 1000, ...period })
  assert.equal(run([]), undefined)
  assert.deepEqual(run([1, -2, 3]), run([1, -2, 3]))
  const { pValue, signFlip, randomEntry, split } = run([1, -2, 3])!
  assert.equal(pValue, Math.max(signFlip.pValue, randomEntry!.pValue))
  assert.deepEqual([split.before.trades, split.after.trades], [3, 0])
})
