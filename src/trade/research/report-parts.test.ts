import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { timeTicks, valueTicks } from './axis-ticks.ts'
import { balanceCurves } from './balance-curves.ts'
import { anyProfits, closedTrade, HOUR, START, tradesOf } from './closed-trade.fixture.ts'
import {
  arrowPercent,
  duration,
  figure,
  money,
  percent,
  perLoss,
  pValueText,
  signedPercent,
} from './figure-format.ts'
import { monthlyTable } from './monthly-table.ts'
import { returnDistribution } from './return-distribution.ts'
import { sampleCurve } from './sample-curve.ts'
import { tradeGroups } from './trade-groups.ts'

const DAY = 24 * HOUR

test('a sampled curve keeps its ends and extremes within the limit, ascending', () => {
  const values = fc.array(fc.integer(), { minLength: 1, maxLength: 500 })
  fc.assert(
    fc.property(values, fc.integer({ min: 6, max: 100 }), (curve, limit) => {
      const rows = sampleCurve(curve, limit)
      const kept = rows.map((row) => curve[row]!)
      assert.ok(rows.length <= Math.max(limit, 1) && rows.at(0) === 0 && rows.at(-1) === curve.length - 1)
      assert.ok(rows.every((row, index) => index === 0 || row > rows[index - 1]!))
      assert.equal(Math.max(...kept), Math.max(...curve))
      assert.equal(Math.min(...kept), Math.min(...curve))
    }),
  )
})

test('the curves end at the final balance, and months compound to it', () => {
  fc.assert(
    fc.property(anyProfits, (profits) => {
      const trades = profits.map((profit, row) => closedTrade(profit, row * 20))
      const period = { trades, startingBalance: 1000, startTime: START, endTime: START + 110 * DAY }
      const final = 1000 + profits.reduce((sum, profit) => sum + profit, 0)
      const { trades: byTrade, days } = balanceCurves(period)
      assert.ok(Math.abs(byTrade.equity.at(-1)! - final) < 1e-9)
      assert.ok(Math.abs(days.equity.at(-1)! - final) < 1e-9)
      assert.ok([...byTrade.drawdown, ...days.drawdown].every((fall) => fall <= 0))
      const months = monthlyTable(period).flatMap((row) => row.months)
      const grown = months.reduce<number>((balance, ratio) => balance * (1 + (ratio ?? 0)), 1000)
      assert.ok(Math.abs(grown - final) < 1e-6)
    }),
  )
})

test('months outside the period are empty, months without trades are zero', () => {
  const period = { startingBalance: 100, startTime: Date.UTC(2023, 10, 5), endTime: Date.UTC(2024, 1, 3) }
  const rows = monthlyTable({ trades: [closedTrade(10)], ...period })
  assert.deepEqual(
    rows.map((row) => row.year),
    [2023, 2024],
  )
  assert.deepEqual(rows[0]!.months.slice(9), [null, 0, 0])
  assert.deepEqual(rows[1]!.months.slice(0, 3), [0.1, 0, null])
  assert.deepEqual(
    rows.map((row) => row.total),
    [0, 0.1],
  )
})

test('every trade is in one bin or a tail, and zero is an edge', () => {
  fc.assert(
    fc.property(anyProfits, (profits) => {
      const { bins, below, above, step } = returnDistribution(tradesOf(profits))
      const counted = bins.reduce((sum, bin) => sum + bin.count, below + above)
      assert.equal(counted, profits.length)
      assert.ok(bins.length <= 32)
      assert.ok(bins.every(({ from }) => Math.abs(from / step - Math.round(from / step)) < 1e-6))
    }),
  )
})

test('groups add up to all trades, and keys without a trade are listed', () => {
  const groups = tradeGroups(tradesOf([1, -2, 0]), (trade) => trade.pair, {
    startingBalance: 100,
    keys: ['LTC/BTC'],
  })
  assert.deepEqual(
    groups.map(({ key, trades, profitAbs }) => [key, trades, profitAbs]),
    [
      ['LTC/BTC', 0, 0],
      ['ETH/BTC', 3, -1],
    ],
  )
})

test('numbers read well: true minus, no negative zero, few decimals', () => {
  assert.deepEqual([0.031, -0.0074, 0, -0.000001, 12.3456].map(percent), [
    '3.1 %',
    '−0.74 %',
    '0.00 %',
    '0.00 %',
    '1,234.6 %',
  ])
  assert.deepEqual([0.02, -0.02].map(signedPercent), ['+2.0 %', '−2.0 %'])
  assert.deepEqual([0.02, -0.02, 0].map(arrowPercent), ['▲ 2.00 %', '▼ 2.00 %', '0.00 %'])
  assert.deepEqual(
    [1234567.891, 12.5, -0.001].map((amount) => money(amount, Math.abs(amount))),
    ['1,234,567.89', '12.5000', '−0.00100000'],
  )
  assert.deepEqual([59, 3600, 90_000].map(duration), ['0 m', '1 h 0 m', '1 d 1 h'])
  assert.deepEqual([1.005, -2.6e16].map(figure), ['1.00', '–'])
  assert.deepEqual([perLoss(0, { losses: 0 }), perLoss(0, { losses: 3 })], ['–', '0.00'])
  assert.deepEqual([0.001, 0.618, 0.999].map(pValueText), ['p < 0.01', 'p = 0.62', 'p > 0.99'])
})

test('ticks lie inside, not too many, at round places', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 1e-6, max: 10, noNaN: true }),
      (low, size) => {
        const ticks = valueTicks(low, low + size, 6)
        assert.ok(ticks.length <= 7 && ticks.every((tick) => tick >= low - 1e-9 && tick <= low + size + 1e-9))
      },
    ),
  )
  for (const days of [0.1, 1, 3, 19, 100, 800, 5000, 40_000]) {
    const ticks = timeTicks(START, START + days * DAY, 8)
    assert.ok(ticks.length >= 1 && ticks.length <= 9, `${ticks.length} ticks on ${days} days`)
    assert.equal(new Set(ticks.map((tick) => tick.label)).size, ticks.length)
  }
})
