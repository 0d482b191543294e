import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itbTrading } from '../../dialect/itb-trading.ts'
import {
  assertClose,
  goldenColumn,
  readGoldenTable,
  readGoldenText,
  skipGolden,
} from '../../golden.fixture.ts'
import { lemeTrading, type TradingDialect } from '../trading-dialect.ts'
import { overallPerformance, performanceOf, sumTrades } from './performance.ts'
import { simulateGrid } from './simulate-grid.ts'
import { simulateTrades } from './simulate-trades.ts'
import { simulationCsv } from './simulation-csv.ts'

const RUNS = ['real-equal', 'real-long', 'synthetic-long', 'synthetic-rule2', 'synthetic-short']

for (const run of RUNS) {
  test(`the table of simulate-${run} is that of the reference, to the digit`, { skip: skipGolden }, () => {
    const signals = readGoldenTable(`outputs/signals-${run.split('-')[0]}`)
    const { signal_sets, simulate_model } = readConfig(`simulate-${run}`)
    const input = { signals, sets: signal_sets, model: simulate_model }
    const made = simulateGrid({ ...input, dialect: itbTrading })
    assert.equal(simulationCsv(made).trim(), readGoldenText(`outputs/simulate-${run}.csv`).trim())
    const leme = simulateGrid({ ...input, dialect: lemeTrading })
    assert.equal(leme.tried, made.tried)
    assert.notEqual(simulationCsv(leme), simulationCsv(made))
  })
}

for (const name of ['real', 'synthetic']) {
  test(`every transaction of ${name} is that of the reference, in both ways of counting`, {
    skip: skipGolden,
  }, () => {
    const reference = readGoldenTransactions(name)
    for (const [dialect, prefix] of [
      [itbTrading, 'upstream'],
      [lemeTrading, 'correct'],
    ] as const) {
      const made = transactionsOf(name, dialect)
      const column = (of: (one: (typeof made)[number]) => number | undefined) =>
        Float64Array.from(made, (one) => of(one) ?? Number.NaN)
      assert.deepEqual(
        column(({ row }) => row),
        reference.row,
      )
      assert.deepEqual(
        made.map(({ side }) => side),
        reference.side,
      )
      assert.deepEqual(
        column(({ price }) => price),
        reference.price,
      )
      const expected = (key: string) => reference.numbers(`${prefix}_${key}`)
      const check = (values: Float64Array, key: string) => assertClose(values, expected(key), { name: key })
      check(
        column(({ trade }) => trade?.reference),
        'ref',
      )
      check(
        column(({ trade }) => trade?.profit),
        'profit',
      )
      check(
        column(({ trade }) => trade?.percent),
        'profit_percent',
      )
    }
  })

  test(`the performance of ${name} is that of the reference, and the correct one`, {
    skip: skipGolden,
  }, () => {
    const { upstream, correct } = JSON.parse(readGoldenText('outputs/simulate.json'))[`performance-${name}`]
    const sums = sumTrades(transactionsOf(name, itbTrading))
    for (const side of ['long', 'short'] as const) {
      const made = performanceOf(sums[side], 1)
      assert.deepEqual(
        [made.transactions, made.profit, made.profitPercent, made.profitable, made.profitablePercent],
        ['#transactions', 'profit', '%profit', '#profitable', '%profitable'].map(
          (key) => upstream[side][key],
        ),
      )
      assert.deepEqual(
        [made.profitPerTrade, made.percentPerTrade],
        [upstream[side]['profit/T'], upstream[side]['%profit/T']],
      )
      assert.equal(sums[side].profit, upstream.unrounded[`${side}_profit`])
      assert.equal(sums[side].percent, upstream.unrounded[`${side}_profit_percent`])
    }
    const { all } = sums
    assert.deepEqual(
      [all.trades, all.profit, all.percent],
      ['#transactions', 'profit', '%profit'].map((key) => upstream.all[key]),
    )
    assert.equal(all.profitable / all.trades, upstream.all.profitable)
    const overall = overallPerformance(sums, 1, itbTrading)
    assert.equal(overall.profitablePercent, upstream.all.profitable_percent)
    assert.equal(overall.profitPerTrade, upstream.all['profit/T'])
    const right = sumTrades(transactionsOf(name, lemeTrading))
    for (const side of ['long', 'short'] as const) {
      const { trades, profit, profit_percent, profitable } = correct[side]
      assert.deepEqual([right[side].trades, right[side].profitable], [trades, profitable])
      const made = Float64Array.of(right[side].profit, right[side].percent)
      assertClose(made, Float64Array.of(profit, profit_percent), { name: side })
    }
    assert.ok(overallPerformance(right, 1, lemeTrading).profitablePercent > 40)
  })
}

function transactionsOf(name: string, dialect: TradingDialect) {
  const signals = readGoldenTable(`outputs/signals-${name}`)
  const [buy, sell, price] = ['buy', 'sell', 'close'].map((column) => goldenColumn(signals, column))
  return simulateTrades({ buy: buy!, sell: sell! }, { dialect, price: price! })
}

function readGoldenTransactions(name: string) {
  const table = readGoldenTable(`outputs/transactions-${name}`)
  const numbers = (column: string) => goldenColumn(table, column)
  const side = [...numbers('row')].map((_, i) => (i % 2 === 0 ? 'buy' : 'sell'))
  return { row: numbers('row'), price: numbers('price'), side, numbers }
}

function readConfig(name: string) {
  return JSON.parse(readGoldenText(`configs/${name}.jsonc`).replaceAll(/^\s*\/\/.*$/gm, ''))
}
