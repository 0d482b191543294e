import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { random } from '../../../math/index.ts'
import { anyProfits, closedTrade, START, tradesOf } from '../closed-trade.fixture.ts'
import { dailyReturns } from '../daily-returns.ts'
import { monteCarlo } from './monte-carlo.ts'
import { shuffledRows, stationaryRows, usualBlock } from './resample.ts'
import { dailyRatios, type Steps, tradeMoney, tradeRatios } from './steps.ts'

const DAY = 86_400_000
const steps = (kind: Steps['kind'], values: readonly number[]): Steps => ({
  kind,
  values: Float64Array.from(values),
})
const shuffle = { resampling: { kind: 'shuffle' }, seed: 1, startingBalance: 100 } as const
const iid = { resampling: { kind: 'stationary', meanBlock: 1 }, seed: 1, startingBalance: 100 } as const
const near = (found: number, wanted: number, error: number) =>
  assert.ok(Math.abs(found - wanted) <= error, `${found}, wanted ${wanted} ± ${error}`)

test('drawn rows begin anew once in meanBlock rows, else go on, and each row comes equally often', () => {
  const chance = random('rows')
  const counts = new Float64Array(10)
  let begun = 0
  for (let run = 0; run < 2000; run++) {
    const rows = new Int32Array(10)
    stationaryRows(rows, { length: 10, meanBlock: 4, random: chance })
    for (const row of rows) counts[row]!++
    for (let at = 1; at < 10; at++) if (rows[at] !== (rows[at - 1]! + 1) % 10) begun++
  }
  for (const count of counts) near(count / 2000, 1, 0.1)
  // A new beginning may fall on the next row by chance, once in ten.
  near(begun / (2000 * 9), (1 / 4) * 0.9, 0.01)
})

test('one block is the whole run from another row on; shuffled rows come once each', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (length, seed) => {
      const rows = new Int32Array(length)
      stationaryRows(rows, { length, meanBlock: Number.POSITIVE_INFINITY, random: random(seed) })
      assert.ok(rows.every((row, at) => row === (rows[0]! + at) % length))
      shuffledRows(rows, random(seed))
      assert.deepEqual(
        [...rows].sort((a, b) => a - b),
        Array.from({ length }, (_, row) => row),
      )
    }),
  )
  assert.deepEqual([0, 1, 8, 1000].map(usualBlock), [1, 1, 2, 10])
})

test('another order ends where the run ended, and losses first is its worst fall', () => {
  fc.assert(
    fc.property(
      anyProfits.filter((profits) => profits.length > 0),
      (profits) => {
        const found = monteCarlo({ ...shuffle, steps: tradeMoney(tradesOf(profits)), tries: 30 })!
        near(found.finalBalance.p5, found.actual.finalBalance, 1e-9)
        near(found.finalBalance.p95, found.actual.finalBalance, 1e-9)
        const worst = monteCarlo({
          ...shuffle,
          steps: steps(
            'money',
            profits.toSorted((a, b) => a - b),
          ),
        })!
        assert.ok(found.maxDrawdown.p95 <= worst.actual.maxDrawdown + 1e-12)
        assert.equal(found.meanBlock, null)
      },
    ),
  )
})

test('equal steps leave nothing to chance, as money and as ratios', () => {
  const money = monteCarlo({ ...iid, steps: steps('money', [5, 5, 5]) })!
  assert.deepEqual(money.finalBalance, { p5: 115, p25: 115, p50: 115, p75: 115, p95: 115 })
  const ratio = monteCarlo({ ...iid, steps: steps('ratio', [-0.5, -0.5, -0.5]), ruinBelow: 0.2 })!
  assert.deepEqual([ratio.finalBalance.p50, ratio.maxDrawdown.p50], [12.5, 0.875])
  assert.deepEqual([ratio.ruin.probability, ratio.lossProbability, ratio.ruin.high], [1, 1, 1])
  assert.deepEqual(ratio.curve, {
    step: [0, 1, 2, 3],
    p5: [100, 50, 25, 12.5],
    p50: [100, 50, 25, 12.5],
    p95: [100, 50, 25, 12.5],
  })
})

test('the sum of steps drawn one by one is spread as theory says', () => {
  const chance = random('clt')
  const values = Array.from({ length: 400 }, () => chance.normal())
  const centre = values.reduce((sum, value) => sum + value, 0) / 400
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 400
  const found = monteCarlo({ ...iid, startingBalance: 1000, steps: steps('money', values), tries: 4000 })!
  const reach = 1.645 * Math.sqrt(400 * variance)
  near(found.finalBalance.p5, 1000 + 400 * centre - reach, 0.08 * reach)
  near(found.finalBalance.p95, 1000 + 400 * centre + reach, 0.08 * reach)
  near(found.finalBalance.p50, 1000 + 400 * centre, 0.08 * reach)
})

test('blocks keep what follows each other: bands of a trending run are wider than one by one', () => {
  const chance = random('trend')
  let last = 0
  const values = Array.from({ length: 500 }, () => {
    last = 0.8 * last + chance.normal()
    return last
  })
  const width = (meanBlock: number) => {
    const resampling = { kind: 'stationary', meanBlock } as const
    const run = { ...iid, startingBalance: 1000, resampling, steps: steps('money', values) }
    const { p5, p95 } = monteCarlo(run)!.finalBalance
    return p95 - p5
  }
  assert.ok(width(25) > 1.8 * width(1))
})

test('ruin is the balance ever at its limit, and its interval holds the true share', () => {
  const fair = { ...iid, startingBalance: 2, ruinBelow: 0.5, tries: 2000 }
  const found = monteCarlo({ ...fair, steps: steps('money', [1, -1, 1, -1, 1, -1]) })!
  // Six fair steps of ±1 from 2 are ever at 1 unless they never fall below 2: 1 − C(6,3)/2^6.
  near(found.ruin.probability, 1 - 20 / 64, 0.035)
  assert.ok(found.ruin.low < 1 - 20 / 64 && found.ruin.high > 1 - 20 / 64)
  assert.ok(found.ruin.low < found.ruin.probability && found.ruin.probability < found.ruin.high)
})

test('equal seeds give equal numbers, other seeds others; nothing comes of nothing', () => {
  const run = (seed: number) => monteCarlo({ ...iid, seed, steps: steps('money', [3, -2, 5, -7, 1]) })
  assert.deepEqual(run(1), run(1))
  assert.notDeepEqual(run(1), run(2))
  assert.equal(monteCarlo({ ...iid, steps: steps('money', []) }), undefined)
})

test('curves rise no higher than their bands allow and have the points asked for', () => {
  const values = Array.from({ length: 1000 }, (_, row) => ((row * 37) % 11) - 5)
  const { curve } = monteCarlo({ ...shuffle, steps: steps('money', values), points: 40, tries: 50 })!
  assert.deepEqual([curve.step.length, curve.step[0], curve.step.at(-1)], [41, 0, 1000])
  assert.ok(curve.step.every((_, at) => curve.p5[at]! <= curve.p50[at]! && curve.p50[at]! <= curve.p95[at]!))
})

test('steps of trades and of days multiply to the final balance', () => {
  fc.assert(
    fc.property(
      anyProfits.filter((profits) => profits.length > 0),
      (profits) => {
        const trades = profits.map((profit, row) => closedTrade(profit, row * 7))
        const final = 1000 + profits.reduce((sum, profit) => sum + profit, 0)
        const grown = ({ values }: Steps) => values.reduce((balance, ratio) => balance * (1 + ratio), 1000)
        near(grown(tradeRatios(trades, 1000)), final, 1e-8)
        const period = { trades, startingBalance: 1000, startTime: START, endTime: START + 40 * DAY }
        near(grown(dailyRatios(period)), final, 1e-8)
        assert.equal(dailyReturns(period).length, 41)
      },
    ),
  )
})

test('days without trades are 0, trades outside count at the ends, a lost balance stays lost', () => {
  const period = { startingBalance: 100, startTime: START + 5, endTime: START + 3 * DAY + 5 }
  const at = (day: number, profit: number) => closedTrade(profit, 0, { closeTime: START + day * DAY })
  assert.deepEqual([...dailyReturns({ ...period, trades: [at(1.5, 10)] })], [0, 0.1, 0, 0])
  assert.deepEqual([...dailyReturns({ ...period, trades: [at(-1, 10), at(9, 11)] })], [0.1, 0, 0, 0.1])
  assert.deepEqual([...dailyReturns({ ...period, trades: [at(1, -150), at(2, 7)] })], [0, -1.5, 0, 0])
  assert.deepEqual([...tradeRatios([at(1, -100), at(2, 7)], 100).values], [-1, 0])
})

test('options out of range are refused', () => {
  const run = { ...iid, steps: steps('money', [1]) }
  for (const change of [
    { tries: 0 },
    { tries: 1.5 },
    { tries: 1e7 },
    { startingBalance: 0 },
    { startingBalance: Number.NaN },
    { ruinBelow: 1 },
    { ruinBelow: -0.1 },
    { points: 0 },
    { resampling: { kind: 'stationary', meanBlock: 0.5 } as const },
    { resampling: { kind: 'stationary', meanBlock: Number.NaN } as const },
  ]) {
    assert.throws(() => monteCarlo({ ...run, ...change }), { name: 'Fault', code: 'research.option' })
  }
})
