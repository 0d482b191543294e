import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { itbTrading } from '../../dialect/itb-trading.ts'
import type { Table } from '../../port.ts'
import type { SignalSet } from '../signal-schema.ts'
import { lemeTrading } from '../trading-dialect.ts'
import { luckOfBest } from './luck-of-best.ts'
import { overallPerformance, performanceOf, sumTrades } from './performance.ts'
import { simulateGrid } from './simulate-grid.ts'
import { simulateTrades } from './simulate-trades.ts'
import type { SimulateModel } from './simulation-schema.ts'

const HOUR = 3_600_000
const RULE: SignalSet = {
  generator: 'threshold_rule',
  config: {
    columns: 'score',
    names: ['buy', 'sell'],
    parameters: { buy_signal_threshold: 0.5, sell_signal_threshold: -0.5 },
  },
}
const SIGNALS = table({
  score: [1, 0.2, -1, 1, -0.2, -1],
  close: [10, 11, 12, 11, 12, 9],
  open: [9, 10, 11, 12, 11, 10],
})

const refused: readonly [string, SimulateModel, string, RegExp][] = [
  ['no grid', {}, '/simulate_model/grid', /no values to try/],
  ['an empty grid', { grid: {} }, '/simulate_model/grid', /no values to try/],
  ['an empty list', { grid: { buy_signal_threshold: [] } }, '/simulate_model/grid', /no values to try/],
  [
    'a grid of a million points',
    { grid: { buy_signal_threshold: 'range(1000)', sell_signal_threshold: 'range(1000)' } },
    '/simulate_model/grid',
    /1000000 combinations/,
  ],
  [
    'equal thresholds without any',
    { buy_sell_equal: true, grid: { sell_signal_threshold: [1] } },
    '/simulate_model/grid',
    /needs buy_signal_threshold/,
  ],
  [
    'another rule than there is',
    { signal_generator: 'threshold_rule2', grid: { buy_signal_threshold: [1] } },
    '/simulate_model/signal_generator',
    /no signal set is a threshold_rule2/,
  ],
  [
    'a start that is no time',
    { data_start: 'soon', grid: { buy_signal_threshold: [1] } },
    '/simulate_model/data_start',
    /neither a number of rows nor a time/,
  ],
]
for (const [what, model, where, message] of refused) {
  test(`${what} is refused where it stands`, () => {
    assert.throws(() => run(model), { code: 'config.invalid', where, message })
  })
}

test('too few rows are refused', () => {
  const grid = { buy_signal_threshold: [1] }
  for (const cut of [{ data_start: 5 }, { data_start: 6 }, { data_end: 6 }, { data_start: '2030-01-01' }]) {
    assert.throws(() => run({ ...cut, grid }), { code: 'rows.few' })
  }
})

test('rows are cut by numbers and by times, without the end', () => {
  const grid = { buy_signal_threshold: [1] }
  const rows = (cut: SimulateModel) => run({ ...cut, grid }).rows
  assert.equal(rows({}), 6)
  assert.equal(rows({ data_start: 1, data_end: 2 }), 3)
  assert.equal(rows({ data_start: -3, data_end: null }), 3)
  assert.equal(rows({ data_start: '1970-01-01 01:00', data_end: '1970-01-01 04:00:00' }), 3)
  assert.equal(rows({ data_start: '1970-01-01T02:00:00+01:00' }), 5)
})

test('a trade earns what lies between its entry and its exit; the other dialect asks the trade before', () => {
  const model: SimulateModel = { direction: 'long', grid: { buy_signal_threshold: [0.5] } }
  const { best, luck } = run(model)
  assert.equal(best[0]!.performance.transactions, 2)
  assert.equal(best[0]!.performance.profit, 0)
  const upstream = run(model, itbTrading).best[0]!.performance
  assert.deepEqual([upstream.transactions, upstream.profit], [2, -3])
  assert.match(luck.sentence, /One try: with 2 trades, below 30/)
})

test('at the next open nothing is known that was not known', () => {
  const model: SimulateModel = { direction: 'long', fill: 'next_open', grid: { buy_signal_threshold: [0.5] } }
  assert.equal(run(model).best[0]!.performance.profit, 2)
  const options = { dialect: lemeTrading, price: Float64Array.of(9, 10, 11, 12, 11, 10), delay: 1 } as const
  const [buy, sell] = [Float64Array.of(1, 0, 0, 1, 0, 1), Float64Array.of(0, 0, 1, 0, 0, 1)]
  assert.deepEqual(
    simulateTrades({ buy, sell }, options).map(({ row, price }) => [row, price]),
    [
      [1, 10],
      [3, 12],
      [4, 11],
    ],
  )
})

test('costs make each purchase dearer and each sale cheaper', () => {
  const model: SimulateModel = {
    direction: 'long',
    fee_bps: 600,
    slippage_bps: 400,
    grid: { buy_signal_threshold: [0.5] },
  }
  const { profit } = run(model).best[0]!.performance
  assert.equal(profit, Number((12 * 0.9 - 10 * 1.1 + 9 * 0.9 - 11 * 1.1).toFixed(2)))
})

test('rows without a price, or with none that is positive, trade nothing', () => {
  const price = Float64Array.of(0, Number.NaN, 5, -1, 6)
  const always = new Float64Array(5).fill(1)
  const made = simulateTrades({ buy: always, sell: always }, { dialect: lemeTrading, price })
  assert.deepEqual(
    made.map(({ row }) => row),
    [2, 4],
  )
  assert.deepEqual(
    simulateTrades({ buy: always, sell: always }, { dialect: lemeTrading, price: new Float64Array(5) }),
    [],
  )
})

test('without a trade every figure is 0', () => {
  const { best } = run({ direction: 'both', grid: { buy_signal_threshold: [7] } })
  assert.ok(Object.values(best[0]!.performance).every((value) => value === 0))
})

test('combinations come in the order of their names, the last fastest, ties in that order', () => {
  const grid = { sell_signal_threshold: [-8, -9], buy_signal_threshold: '[x for x in range(7, 9)]' }
  const { best, tried } = run({ topn_to_store: 3, grid })
  assert.equal(tried, 4)
  assert.deepEqual(
    best.map(({ parameters }) => Object.values(parameters)),
    [
      [7, -8],
      [7, -9],
      [8, -8],
    ],
  )
})

const anyTrades = fc
  .array(fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: 50, max: 150 })), { maxLength: 60 })
  .map((rows) => ({
    buy: Float64Array.from(rows, ([buy]) => Number(buy)),
    sell: Float64Array.from(rows, ([, sell]) => Number(sell)),
    price: Float64Array.from(rows, ([, , price]) => price),
  }))

test('purchases and sales alternate, and what long and short earn is the path of the price', () => {
  fc.assert(
    fc.property(anyTrades, ({ buy, sell, price }) => {
      const made = simulateTrades({ buy, sell }, { dialect: lemeTrading, price })
      made.forEach(({ side, row, price: paid }, i) => {
        assert.equal(side, i % 2 === 0 ? 'buy' : 'sell')
        assert.equal((side === 'buy' ? buy : sell)[row], 1)
        assert.equal(paid, price[row])
      })
      const { long, short, all } = sumTrades(made)
      assert.equal(long.profit - short.profit, (made.at(-1)?.price ?? 0) - (made[0]?.price ?? 0))
      assert.equal(all.trades, Math.max(0, made.length - 1))
      assert.ok(overallPerformance({ long, short, all }, 1, lemeTrading).profitablePercent <= 100)
    }),
  )
})

test('what a trade of the past earned does not depend on what comes', () => {
  fc.assert(
    fc.property(anyTrades, fc.nat(60), ({ buy, sell, price }, cut) => {
      const whole = simulateTrades({ buy, sell }, { dialect: lemeTrading, price })
      const [some, others] = [buy.subarray(0, cut), sell.subarray(0, cut)]
      const part = simulateTrades(
        { buy: some, sell: others },
        { dialect: lemeTrading, price: price.subarray(0, cut) },
      )
      assert.deepEqual(part, whole.slice(0, part.length))
    }),
  )
})

test('of many tries more is asked than of one', () => {
  const good = Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? -1 : 1))
  assert.match(luckOfBest(good, 1).sentence, /more than luck/)
  assert.ok(luckOfBest(good, 10_000).luck > luckOfBest(good, 10).luck)
  const fair = Array.from({ length: 100 }, (_, i) => (i % 5 < 2 ? -1 : 1))
  assert.match(luckOfBest(fair, 1).sentence, /One try: .* more than luck/)
  assert.match(luckOfBest(fair, 100).sentence, /The best of 100 tries was selected: .*It may be luck/)
  assert.equal(luckOfBest(new Array(50).fill(1), 5).t, null)
})

test('figures are rounded half to even', () => {
  const made = performanceOf({ trades: 2, profit: 0.125, percent: 0.25, profitable: 1 }, 1)
  assert.deepEqual([made.profit, made.profitPercent, made.profitablePercent], [0.12, 0.2, 50])
})

function run(model: SimulateModel, dialect = lemeTrading) {
  return simulateGrid({ signals: SIGNALS, sets: [RULE], model: { direction: 'both', ...model }, dialect })
}

function table(columns: Readonly<Record<string, readonly number[]>>): Table {
  const rows = columns.score!.length
  const time = Float64Array.from({ length: rows }, (_, row) => row * HOUR)
  const named = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }))
  return { rows, columns: [{ name: 'time', values: time }, ...named] }
}
