import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Column, parseTimeframe } from '../../../../domain/index.ts'
import { itbFeatures } from '../../dialect/itb-features.ts'
import { assertClose, goldenColumn, readGoldenTable, skipGolden } from '../../golden.fixture.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { Table } from '../../port.ts'
import { columnNames, sliceTable } from '../../table.ts'
import { computeFeatures as compute } from '../compute-features.ts'
import { lemeFeatures } from '../feature-dialect.ts'
import type { FeatureSet } from '../feature-schema.ts'
import { TALIB_EXAMPLES } from './talib.fixture.ts'
import type { TalibConfig } from './talib-schema.ts'

const options = { timeframe: parseTimeframe('5m'), dialect: lemeFeatures }
const computeFeatures = (sets: readonly FeatureSet[], data: Table) => compute(sets, data, options)

/** Functions of one price that the reference has; the others need the bars. */
const OF_REAL: readonly [string, readonly number[], number?][] = [
  ['SMA', [1, 5, 12, 60]],
  ['EMA', [5, 12, 60]],
  ['WMA', [5, 21]],
  ['RSI', [7, 14]],
  ['LINEARREG_SLOPE', [5, 12, 60]],
  ['LINEARREG_ANGLE', [10]],
  ['STDDEV', [5, 12, 60], 1e-6],
  ['ROC', [10]],
  ['MOM', [10]],
  ['MAX', [10]],
  ['MIN', [10]],
  ['SUM', [10]],
]

test('the functions of one price agree with TA-Lib', { skip: skipGolden }, () => {
  const data = readGoldenTable('outputs/merge-interpolated')
  const reference = readGoldenTable('outputs/features-talib')
  for (const [name, windows, relative = 1e-9] of OF_REAL) {
    const set = talib({ columns: ['close'], functions: [name], windows: [...windows] })
    const features = computeFeatures([set], data)
    assert.deepEqual(
      columnNames(features).slice(1),
      windows.map((window) => `close_${name}_${window}`),
    )
    for (const { name: column, values } of features.columns.slice(1)) {
      assertClose(values, goldenColumn(reference, column), { name: column, relative })
    }
  }
})

test('names, defaults and functions of several columns agree with TA-Lib', { skip: skipGolden }, () => {
  const data = readGoldenTable('outputs/merge-interpolated')
  const reference = readGoldenTable('outputs/features-talib')
  const bars = { high: 'high', low: 'low', close: 'close' }
  const features = computeFeatures(
    [
      talib({ columns: ['close'], functions: ['RSI', 'SMA'] }),
      talib({ columns: ['volume'], functions: ['SMA'], windows: [3, 8], names: 'vavg' }),
      talib({ columns: ['close'], functions: ['EMA'], windows: [3, 8], names: ['fast', 'slow'] }),
      talib({ columns: bars, functions: ['ATR', 'NATR'], windows: [14] }),
      talib({ columns: bars, functions: ['TRANGE'] }),
      talib({ columns: { real: 'close', volume: 'volume' }, functions: ['OBV'] }),
    ],
    data,
  )
  const names = ['close_RSI', 'close_SMA', 'volume_SMA_vavg_3', 'volume_SMA_vavg_8', 'fast', 'slow']
  const ofBars = [
    'high_low_close_ATR_14',
    'high_low_close_NATR_14',
    'high_low_close_TRANGE',
    'close_volume_OBV',
  ]
  assert.deepEqual(columnNames(features).slice(1), [...names, ...ofBars])
  for (const { name, values } of features.columns.slice(1)) {
    assertClose(values, goldenColumn(reference, name), { name })
  }
})

test('with rel_base first the base is the first window, in the reference the last', () => {
  const close = Float64Array.of(1, 2, 4, 8, 16)
  const parameters = { rel_base: 'first', rel_func: 'diff' } as const
  const set = talib({ columns: 'close', functions: ['SMA'], windows: [1, 2], parameters })
  const features = computeFeatures([set], tableOf({ close }))
  assert.deepEqual([...features.columns[1]!.values], [1, 2, 4, 8, 16])
  assert.deepEqual([...features.columns[2]!.values], [Number.NaN, -0.5, -1, -2, -4])
  const upstream = compute([set], tableOf({ close }), { ...options, dialect: itbFeatures })
  assert.deepEqual([...upstream.columns[1]!.values], [1, 2, 4, 8, 16])
  assert.deepEqual([...upstream.columns[2]!.values], [Number.NaN, 0, 0, 0, 0])
})

test('no function sees later rows, gaps or not: the cut test on every one', () => {
  fc.assert(
    fc.property(anyPrices, fc.nat({ max: 59 }), (data, cut) => {
      const whole = computeFeatures(TALIB_EXAMPLES, data)
      const part = computeFeatures(TALIB_EXAMPLES, sliceTable(data, 0, cut))
      const kept = sliceTable(whole, 0, cut)
      part.columns.forEach(({ name, values }, i) => {
        assert.deepEqual([...values], [...kept.columns[i]!.values], name)
      })
    }),
    { numRuns: 20 },
  )
})

test('several outputs add what TA-Lib calls them', () => {
  const close = Float64Array.of(1, 2, 3, 4)
  const set = talib({ columns: 'close', functions: 'BBANDS', windows: 2, args: { nbdevup: 1 } })
  const features = computeFeatures([set], tableOf({ close }))
  assert.deepEqual(
    features.columns.slice(1).map(({ name, values }) => [name, [...values].slice(1)]),
    [
      ['close_BBANDS_2_upperband', [2, 3, 4]],
      ['close_BBANDS_2_middleband', [1.5, 2.5, 3.5]],
      ['close_BBANDS_2_lowerband', [0.5, 1.5, 2.5]],
    ],
  )
})

test('without windows, names as a text is the whole name', () => {
  const set = talib({ columns: 'close', functions: ['MACD'], names: 'm' })
  assert.deepEqual(columnNames(computeFeatures([set], tableOf({ close: new Float64Array(3) }))), [
    'time',
    'm_macd',
    'm_macdsignal',
    'm_macdhist',
  ])
})

test('a set may read what the sets before it made', () => {
  const close = Float64Array.of(1, 2, 4, 8)
  const first = talib({ columns: 'close', functions: 'SUM', windows: 2 })
  const then = talib({ columns: 'close_SUM_2', functions: 'MOM', windows: 2, names: ['rise'] })
  const features = computeFeatures([first, then], tableOf({ close }))
  assert.deepEqual([...features.columns[2]!.values], [Number.NaN, Number.NaN, Number.NaN, 9])
})

test('the RSI averages as it is told', () => {
  const close = Float64Array.of(1, 3, 2, 2.5)
  const of = (method: string) => {
    const set = talib({ columns: 'close', functions: 'RSI', windows: 2, args: { method } })
    const { values } = computeFeatures([set], tableOf({ close })).columns[1]!
    return [...values.slice(2)].map((value) => value.toFixed(9))
  }
  // Rises 2, 0, 0.5 and falls 0, 1, 0: means of two; then half of the mean before and half of the new one.
  assert.deepEqual(of('wilder'), ['66.666666667', '75.000000000'])
  assert.deepEqual(of('cutler'), ['66.666666667', '33.333333333'])
  assert.deepEqual(of('ewm'), ['66.666666667', '75.000000000'])
})

test('a low-priced asset has a deviation and a correlation; the reference takes them for 0', () => {
  const close = Float64Array.of(1e-8, 3e-8, 1e-8, 2e-8, 4e-8)
  const twice = close.map((value) => 2 * value)
  const data = tableOf({ close, twice })
  const sets = [
    talib({ columns: 'close', functions: ['STDDEV', 'RSI', 'CMO'], windows: 2 }),
    talib({ columns: ['close', 'twice'], functions: 'CORREL', windows: 3 }),
  ]
  const last = (features: Table) => features.columns.slice(1).map(({ values }) => values[4]!)
  const own = last(computeFeatures(sets, data))
  assert.ok(Math.abs(own[0]! - 1e-8) < 1e-20 && Math.abs(own[3]! - 1) < 1e-12, String(own))
  assert.ok(own[1]! > 50 && own[2]! > 0)
  const cents = close.map((value) => value * 1e-8)
  const table = tableOf({ close: cents, twice: cents.map((value) => 2 * value) })
  assert.deepEqual(last(compute(sets, table, { ...options, dialect: itbFeatures })), [0, 0, 0, 0])
  const [deviation, ...rest] = last(computeFeatures(sets, table))
  assert.ok(Math.abs(deviation! / 1e-16 - 1) < 1e-9)
  rest.forEach((value, i) => {
    assert.ok(Math.abs(value / own[i + 1]! - 1) < 1e-9)
  })
})

test('a gap holds the last value instead of looking at the next one', () => {
  const close = Float64Array.of(Number.NaN, 1, Number.NaN, 5)
  const features = computeFeatures(
    [talib({ columns: 'close', functions: ['SMA'], windows: [1] })],
    tableOf({ close }),
  )
  assert.deepEqual([...features.columns[1]!.values], [Number.NaN, 1, 1, 5])
})

const refused: readonly [string, TalibConfig, string, RegExp][] = [
  ['an unknown function', { columns: 'close', functions: ['SMMA'], windows: [3] }, 'config.invalid', /SMA/],
  ['a missing column', { columns: 'clsoe', functions: ['SMA'], windows: [3] }, 'column.missing', /"close"/],
  [
    'an unknown argument',
    { columns: 'close', functions: ['MACD'], args: { fast: 3 } },
    'config.invalid',
    /fastperiod/,
  ],
  [
    'a window of a function that has none',
    { columns: 'close', functions: ['MACD'], windows: 3 },
    'config.invalid',
    /fastperiod/,
  ],
  [
    'an unknown way of averaging',
    { columns: 'close', functions: ['RSI'], args: { method: 'sma' } },
    'config.invalid',
    /cutler/,
  ],
  ['a row number', { columns: 'close', functions: ['MAXINDEX'] }, 'config.invalid', /itbstats/],
  [
    'a function of bars on one price',
    { columns: 'close', functions: ['ATR'], windows: [3] },
    'config.invalid',
    /high/,
  ],
  [
    'too few names',
    { columns: 'close', functions: ['SMA'], windows: [3, 4], names: ['a'] },
    'config.invalid',
    /as many/,
  ],
]

for (const [what, config, code, hint] of refused) {
  test(`${what} is refused with its place and advice`, () => {
    assert.throws(
      () => computeFeatures([talib(config)], tableOf({ close: new Float64Array(9) })),
      (error) =>
        error instanceof PipelineFault &&
        error.code === code &&
        hint.test(error.hint ?? '') &&
        error.message.includes('/feature_sets/0'),
    )
  })
}

test('two features of one name are refused', () => {
  const set = talib({ columns: 'close', functions: ['SMA'], windows: [3] })
  assert.throws(() => computeFeatures([set, set], tableOf({ close: new Float64Array(9) })), {
    code: 'config.conflict',
  })
})

function talib(config: TalibConfig): FeatureSet {
  return { generator: 'talib', config }
}

function tableOf(columns: Readonly<Record<string, Column>>): Table {
  const rows = Object.values(columns)[0]!.length
  const time = Float64Array.from({ length: rows }, (_, row) => row * 60_000)
  return {
    rows,
    columns: [
      { name: 'time', values: time },
      ...Object.entries(columns).map(([name, values]) => ({ name, values })),
    ],
  }
}

/** 60 rows of bars and volume, some of them missing. */
const anyPrices: fc.Arbitrary<Table> = fc
  .array(fc.tuple(fc.double({ min: 1, max: 1000, noNaN: true }), fc.nat({ max: 9 })), {
    minLength: 60,
    maxLength: 60,
  })
  .map((rows) => {
    const at = (factor: number) =>
      Float64Array.from(rows, ([price, luck]) => (luck === 0 ? Number.NaN : price * factor))
    return tableOf({
      ...{ open: at(1.05), high: at(1.1), low: at(0.9), close: at(1), volume: at(10) },
      other: at(3),
      share: at(1e-3),
    })
  })
