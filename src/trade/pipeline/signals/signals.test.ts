import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findProblems } from '../config/find-problems.ts'
import { itbTrading } from '../dialect/itb-trading.ts'
import { assertClose, goldenColumn, readGoldenTable, readGoldenText, skipGolden } from '../golden.fixture.ts'
import type { Table } from '../port.ts'
import { columnNames } from '../table.ts'
import { computeSignals } from './compute-signals.ts'
import { type SignalSet, signalSetSchema } from './signal-schema.ts'
import { lemeTrading, type TradingDialect } from './trading-dialect.ts'

for (const name of ['signals-real', 'signals-synthetic']) {
  test(`every signal agrees with the reference on ${name}`, {
    skip: skipGolden,
  }, () => {
    const reference = readGoldenTable(`outputs/${name}`)
    const scores = readGoldenTable(
      name === 'signals-real' ? 'outputs/rolling-predictions' : 'inputs/SYN/predictions',
    )
    const sets = configuredSets(name)
    const made = computeSignals(sets, scores, itbTrading)
    const names = columnNames(made).slice(scores.columns.length)
    assert.equal(names.length, 16, names.join(' '))
    for (const column of names)
      assertClose(goldenColumn(made, column), goldenColumn(reference, column), { name: column })
  })
}

test('a rule holds where its threshold is reached, and nowhere without a score', () => {
  const predictions = table({ score: [0.5, 0.49, Number.NaN, -0.1] })
  const parameters = { buy_signal_threshold: 0.5, sell_signal_threshold: 0 }
  const set: SignalSet = {
    generator: 'threshold_rule',
    config: { columns: 'score', names: ['buy', 'sell'], parameters },
  }
  const { columns } = computeSignals([set], predictions, lemeTrading)
  assert.deepEqual(
    columns.map(({ values }) => [...values]),
    [
      [0.5, 0.49, Number.NaN, -0.1],
      [1, 0, 0, 0],
      [0, 0, 0, 1],
    ],
  )
})

test('a score that does not exist is named with the nearest one and the place', () => {
  const set: SignalSet = { generator: 'smoothen', config: { columns: 'up_gp', names: 'x' } }
  assert.throws(() => computeSignals([set], table({ up_gb: [1] }), lemeTrading), {
    code: 'column.missing',
    where: '/signal_sets/0',
    hint: 'Did you mean "up_gb"?',
  })
})

test('without a score there is no signal: nulls stay null until a rule says no', () => {
  const scores = table({ up: [0.7, Number.NaN, 0.7], down: [0.1, 0.6, Number.NaN] })
  const sets: readonly SignalSet[] = [
    { generator: 'combine', config: { columns: ['up', 'down'], names: 'score' } },
    { generator: 'smoothen', config: { columns: 'score', names: 'point', point_threshold: 0.5 } },
    rule(['point'], -0.5),
  ]
  const rows = (dialect: TradingDialect) =>
    computeSignals(sets, scores, dialect)
      .columns.slice(2)
      .map(({ values }) => [...values])
  const none = Number.NaN
  assert.deepEqual(rows(lemeTrading), [
    [0.7, none, none],
    [1, none, none],
    [1, 0, 0],
    [0, 0, 0],
  ])
  const upstream = rows({ ...itbTrading, ruleColumns: lemeTrading.ruleColumns })
  assert.deepEqual(upstream.slice(0, 2), [
    [0.7, -0.6, none],
    [1, 0, 0],
  ])
})

test('scores that are all null make no signal, in any generator', () => {
  const scores = table({ up: [Number.NaN, Number.NaN], down: [Number.NaN, Number.NaN] })
  const sets: readonly SignalSet[] = [
    { generator: 'combine', config: { columns: ['up', 'down'], names: 'a', combine: 'relative' } },
    { generator: 'smoothen', config: { columns: ['a', 'up'], names: 'b', window: 2 } },
    { generator: 'smoothen', config: { columns: ['a', 'up'], names: 'c', window: 2.5, point_threshold: 1 } },
    rule(['b', 'c'], 5),
  ]
  const { columns } = computeSignals(sets, scores, lemeTrading)
  assert.ok(columns.slice(0, -2).every(({ values }) => values.every(Number.isNaN)))
  assert.ok(columns.slice(-2).every(({ values }) => values.every((value) => value === 0)))
})

test('a rule over several scores needs all of them; the other dialect refuses a list', () => {
  const scores = table({ a: [1, 1, 0], b: [1, 0, 0] })
  const set = rule(['a', 'b'], 0)
  const { columns } = computeSignals([set], scores, lemeTrading)
  assert.deepEqual(
    columns.slice(2).map(({ values }) => [...values]),
    [
      [1, 0, 0],
      [0, 0, 1],
    ],
  )
  assert.throws(() => computeSignals([set], scores, itbTrading), {
    code: 'config.invalid',
    where: '/signal_sets/0',
    message: /columns of threshold_rule is a list/,
  })
  assert.throws(() => computeSignals([rule(['a', 'a'], 0)], scores, lemeTrading), { code: 'config.invalid' })
})

test('bad settings are refused', () => {
  const smooth = (more: object) => ({ generator: 'smoothen', config: { columns: 'a', names: 'b', ...more } })
  assert.ok(findProblems(signalSetSchema, smooth({ window: 0 })).length > 0)
  assert.ok(findProblems(signalSetSchema, smooth({ columns: [] })).length > 0)
  assert.ok(
    findProblems(signalSetSchema, { ...rule(['a'], 0), config: { columns: 'a', names: ['x'] } }).length > 0,
  )
  const short = smooth({ window: 0.5 }) as SignalSet
  assert.throws(() => computeSignals([short], table({ a: [1] }), lemeTrading), { code: 'config.invalid' })
  const same = { ...rule(['a'], 0), config: { ...rule(['a'], 0).config, names: ['x', 'x'] } } as SignalSet
  assert.throws(() => computeSignals([same], table({ a: [1] }), lemeTrading), { code: 'config.conflict' })
})

function rule(columns: string[], sell: number): SignalSet {
  const parameters = { buy_signal_threshold: 1, sell_signal_threshold: sell }
  return { generator: 'threshold_rule', config: { columns, names: ['buy', 'sell'], parameters } }
}

/** The reference's own configuration; a window written 6.0 is a span.  */
function configuredSets(name: string): readonly SignalSet[] {
  const text = readGoldenText(`configs/${name}.jsonc`).replaceAll(
    /"window": (\d+\.\d+)/g,
    '"method": "ewm", "window": $1',
  )
  const { signal_sets } = JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ''))
  return signal_sets
}

function table(columns: Readonly<Record<string, readonly number[]>>): Table {
  const named = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }))
  return { rows: named[0]!.values.length, columns: named }
}

test('a window of one row leaves scores as they are', () => {
  const set: SignalSet = { generator: 'smoothen', config: { columns: 'score', names: 'same', window: 1 } }
  const { columns } = computeSignals([set], table({ score: [0.5, Number.NaN, 0.25] }), itbTrading)
  assert.deepEqual([...columns.at(-1)!.values], [0.5, Number.NaN, 0.25])
})
