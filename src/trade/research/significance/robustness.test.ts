import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, parseTimeframe } from '../../../domain/index.ts'
import { random } from '../../../math/index.ts'
import { HOUR, START, tradesOf } from '../closed-trade.fixture.ts'
import { bootstrapProfit } from '../monte-carlo/bootstrap-profit.ts'
import { shuffleDrawdown } from '../monte-carlo/shuffle-drawdown.ts'
import { robustness } from './robustness.ts'
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
