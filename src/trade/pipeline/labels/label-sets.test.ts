import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findProblems } from '../config/find-problems.ts'
import { itbLabels } from '../dialect/itb-labels.ts'
import type { Table } from '../port.ts'
import { computeLabels, labelKind, labelNames } from './compute-labels.ts'
import { lemeLabels } from './label-dialect.ts'
import { type LabelSet, labelSetSchema } from './label-schema.ts'

const NAN = Number.NaN
const PRICES = ['close', 'high', 'low']
const highLow2 = {
  generator: 'highlow2',
  config: {
    columns: PRICES,
    function: 'high',
    thresholds: [1, 2],
    tolerance: 0.5,
    horizon: 2,
    names: ['a', 'b'],
  },
} as const
const topBot2 = {
  generator: 'topbot2',
  config: { columns: 'close', function: 'top', level: 0.02, tolerances: [0.5], names: ['top'] },
} as const

const refused: readonly [string, unknown][] = [
  ['a tolerance of 0', { ...highLow2, config: { ...highLow2.config, tolerance: 0 } }],
  ['a tolerance of 0 of a top', { ...topBot2, config: { ...topBot2.config, tolerances: [0] } }],
  ['a horizon of 0', { ...highLow2, config: { ...highLow2.config, horizon: 0 } }],
  ['a negative threshold of highlow', { generator: 'highlow', config: { horizon: 3, thresholds: [-1] } }],
  ['a key that there is not', { generator: 'topbot', config: { column: 'close' } }],
]
for (const [what, set] of refused) {
  test(`${what} is refused`, () => assert.ok(findProblems(labelSetSchema, set).length > 0))
}

const wrong: readonly [string, LabelSet, RegExp][] = [
  ['a threshold of 0', withConfig(highLow2, { thresholds: [1, 0] }), /threshold is 0/],
  ['fewer names than thresholds', withConfig(highLow2, { names: ['a'] }), /1 names for 2 thresholds/],
  ['one name twice', withConfig(highLow2, { names: ['a', 'a'] }), /names has a twice/],
  ['a level of 100 %', withConfig(topBot2, { level: 1 }), /between 0 and 1/],
  ['a level of 0', withConfig(topBot2, { level: 0 }), /between 0 and 1/],
  ['one threshold twice', { generator: 'highlow', config: { horizon: 2, thresholds: [2, 1, 2] } }, /high_20/],
]
for (const [what, set, message] of wrong) {
  test(`${what} is a fault that names the set`, () => {
    const fault = { code: 'config.invalid', where: '/label_sets/0', message }
    assert.throws(() => computeLabels([set], bars([1, 2, 3]), lemeLabels), fault)
  })
}

test('two sets cannot make one label', () => {
  const set: LabelSet = { generator: 'direction', config: { horizon: 1, names: 'up' } }
  assert.throws(() => computeLabels([set, set], bars([1, 2]), lemeLabels), { code: 'config.conflict' })
})

test('a horizon longer than the rows, no rows and prices of zero leave nothing known', () => {
  const sets: readonly LabelSet[] = [
    { generator: 'highlow', config: { horizon: 5 } },
    withConfig(highLow2, { horizon: 5 }),
    { generator: 'direction', config: { horizon: 5, names: 'up' } },
    { generator: 'future_return', config: { horizon: 5, names: 'change' } },
    barrier({ horizon: 5 }),
  ]
  for (const data of [bars([1, 2, 3]), bars([]), bars(new Array(12).fill(0))]) {
    const { columns } = computeLabels(sets, data, lemeLabels)
    for (const { name, values } of columns.slice(1)) assert.ok(values.every(Number.isNaN), name)
  }
})

test('thresholds in any order, with any sign, mean their own names', () => {
  const data = bars([100, 101, 103, 99, 104, 100, 100])
  const one = computeLabels([withConfig(highLow2, {})], data, lemeLabels)
  const other = computeLabels(
    [withConfig(highLow2, { thresholds: [-2, 1], names: ['b', 'a'] })],
    data,
    lemeLabels,
  )
  assert.deepEqual(other.columns.slice(1).reverse(), one.columns.slice(1))
})

test('highlow measures the next rows, reaches large thresholds and stays within small ones', () => {
  const data = bars([100, 102, 99, 100.3, 100, 100])
  const set: LabelSet = { generator: 'highlow', config: { horizon: 2, thresholds: [2, 0.5, 0.75] } }
  assert.deepEqual(labelNames(set), [
    ...['high_max_2', 'high_20', 'high_05', 'high_07_5'],
    ...['low_min_2', 'low_20', 'low_05', 'low_07_5'],
  ])
  assert.equal(labelKind([set], 'high_max_2'), 'number')
  assert.equal(labelKind([set], 'low_05'), 'flag')
  const rows = (name: string, dialect = lemeLabels) =>
    [...computeLabels([set], data, dialect).columns.find((column) => column.name === name)!.values].slice(
      0,
      5,
    )
  assert.deepEqual(rows('high_20'), [1, 0, 0, 0, NAN])
  assert.deepEqual(rows('high_05'), [0, 1, 0, 1, NAN])
  assert.deepEqual(rows('low_20'), [0, 1, 0, 0, NAN])
  assert.deepEqual(rows('low_05', itbLabels), [0, 0, 1, 1, 0])
  assert.equal(rows('high_max_2')[1], 0)
})

test('a row without a candle crosses nothing; without any candle ahead nothing is known', () => {
  const data = bars([100, 100, 103, NAN, 100, 100])
  const set = withConfig(highLow2, { thresholds: [2], names: ['x'], horizon: 3 })
  assert.deepEqual([...computeLabels([set], data, lemeLabels).columns[1]!.values], [1, 1, 0, NAN, NAN, NAN])
  const empty = bars([100, NAN, NAN, NAN, 103])
  assert.deepEqual([...computeLabels([set], empty, lemeLabels).columns[1]!.values], [NAN, NAN, NAN, NAN, NAN])
})

test('a level that is only touched is not crossed, and one price alone can be missing', () => {
  const set = withConfig(highLow2, { thresholds: [2], names: ['x'], horizon: 2 })
  const first = (data: Table) => computeLabels([set], data, lemeLabels).columns[1]!.values[0]!
  assert.equal(first(bars([100, 102, 100])), 0)
  assert.equal(first(bars([100, 102.01, 100])), 1)
  assert.equal(first(bars([100, 99, 103])), 1)
  assert.equal(first(bars([100, 98.99, 103])), 0)
  for (const column of [2, 3]) {
    const data = bars([100, 100, 103])
    data.columns[column]!.values[1] = NAN
    assert.ok(Number.isNaN(first(data)), data.columns[column]!.name)
  }
})

test('a future return is the change in percent', () => {
  const set: LabelSet = { generator: 'future_return', config: { horizon: 1, names: 'x' } }
  assert.deepEqual(
    [...computeLabels([set], bars([100, 125, 100]), lemeLabels).columns[1]!.values],
    [25, 100 * (100 / 125 - 1), NAN],
  )
  const logs = computeLabels([withConfig(set, { log: true })], bars([1, Math.E, 1]), lemeLabels)
  assert.ok(Math.abs(logs.columns[1]!.values[0]! - 100) < 1e-9)
})

test('of three barriers the first one counts, and of two in one candle the stop', () => {
  const calm = [100, 101, 100, 101, 100]
  const ends = { up: [100, 110, 90], down: [100, 90, 110], time: [100, 100, 100] }
  const label = (next: readonly number[], more = {}) =>
    computeLabels([barrier(more)], bars([...calm, ...next]), lemeLabels).columns[1]!.values[4]!
  assert.deepEqual(
    Object.values(ends).map((next) => label(next)),
    [1, -1, 0],
  )
  assert.deepEqual(
    Object.values(ends).map((next) => label(next, { form: 'binary' })),
    [1, 0, 0],
  )
  assert.equal(label([101.9, 98.1, 100]), 0)
  assert.equal(label([102.1, 98.1, 100]), 1)
  assert.ok(Number.isNaN(label([100, NAN, 110])))
  const data = bars([...calm, 100, 100, 100])
  data.columns[2]!.values[6] = 130
  data.columns[3]!.values[6] = 70
  assert.equal(computeLabels([barrier({})], data, lemeLabels).columns[1]!.values[4], -1)
})

test('a triple barrier reads nothing behind its horizon and nothing before its window', () => {
  const walk = fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 30, maxLength: 30 })
  fc.assert(
    fc.property(walk, fc.integer({ min: 4, max: 25 }), (prices, row) => {
      const whole = computeLabels([barrier({})], bars(prices), lemeLabels).columns[1]!.values[row]!
      const part = bars(prices.slice(row - 4, row + 4))
      const [, alone] = computeLabels([barrier({})], part, lemeLabels).columns
      assert.equal(alone!.values[4]!, whole)
    }),
  )
})

function barrier(more: object): LabelSet {
  const config = { horizon: 3, volatility_window: 4, take_profit: 1, stop_loss: 1, names: 'side' }
  return { generator: 'triple_barrier', config: { ...config, ...more } }
}

function withConfig(set: object & { config: object }, more: object): LabelSet {
  return { ...set, config: { ...set.config, ...more } } as LabelSet
}

function bars(close: readonly number[]): Table {
  const values = Float64Array.from(close)
  return {
    rows: close.length,
    columns: [
      { name: 'time', values: Float64Array.from(close, (_, row) => row * 60_000) },
      { name: 'close', values },
      { name: 'high', values: values.slice() },
      { name: 'low', values: values.slice() },
    ],
  }
}
