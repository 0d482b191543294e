import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Column, parseTimeframe } from '../../../domain/index.ts'
import { assertClose, goldenColumn, readGoldenTable, skipGolden } from '../golden.fixture.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnNames, sliceTable } from '../table.ts'
import { computeFeatures as compute } from './compute-features.ts'
import { lemeFeatures } from './feature-dialect.ts'
import type { FeatureSet } from './feature-schema.ts'
import { TALIB_FUNCTIONS } from './talib-functions.ts'

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

test('prefixes of columns and features agree with the reference', { skip: skipGolden }, () => {
  const data = readGoldenTable('outputs/merge-interpolated')
  const reference = readGoldenTable('outputs/features-prefix')
  const set = talib({ columns: ['close'], functions: ['SMA', 'RSI'], windows: [10] })
  const features = computeFeatures([{ ...set, column_prefix: 'ltc', feature_prefix: 'ltc' }], data)
  for (const name of ['ltc_close_SMA_10', 'ltc_close_RSI_10']) {
    assertClose(goldenColumn(features, name), goldenColumn(reference, name), { name })
  }
})

test('relative features agree with the reference, whose "first" wrongly is the last window', {
  skip: skipGolden,
}, () => {
  const data = readGoldenTable('outputs/merge-interpolated')
  const reference = readGoldenTable('outputs/features-talib-relative')
  const cases: readonly [string, NonNullable<FeatureSet['config']['parameters']>][] = [
    ['next_rel', { rel_base: 'next', rel_func: 'rel', percentage: true, log: true }],
    ['next_diff', { rel_base: 'next', rel_func: 'diff', percentage: false }],
    ['next_rel_diff', { rel_base: 'next', rel_func: 'rel_diff', percentage: true }],
    ['last_rel', { rel_base: 'last', rel_func: 'rel', percentage: false, log: true }],
    ['last_diff', { rel_base: 'last', rel_func: 'diff', percentage: true }],
    ['last_rel_diff', { rel_base: 'last', rel_func: 'rel_diff', percentage: false }],
    ['prev_rel', { rel_base: 'prev', rel_func: 'rel', percentage: true }],
    ['prev_diff', { rel_base: 'prev', rel_func: 'diff', percentage: false }],
    ['prev_rel_diff', { rel_base: 'prev', rel_func: 'rel_diff', percentage: true }],
  ]
  for (const [prefix, parameters] of cases) {
    const set = talib({ columns: ['close'], functions: ['SMA'], windows: [5, 12, 36], parameters })
    const features = computeFeatures([{ ...set, feature_prefix: prefix }], data)
    for (const { name, values } of features.columns.slice(1)) {
      assertClose(values, goldenColumn(reference, name), { name, relative: 1e-8 })
    }
  }
})

test('with rel_base first the base is the first window', () => {
  const close = Float64Array.of(1, 2, 4, 8, 16)
  const parameters = { rel_base: 'first', rel_func: 'diff' } as const
  const set = talib({ columns: 'close', functions: ['SMA'], windows: [1, 2], parameters })
  const features = computeFeatures([set], tableOf({ close }))
  assert.deepEqual([...features.columns[1]!.values], [1, 2, 4, 8, 16])
  assert.deepEqual([...features.columns[2]!.values], [Number.NaN, -0.5, -1, -2, -4])
})

test('no function sees later rows, gaps or not: the cut test on every one', () => {
  const bars = { high: 'high', low: 'low', close: 'close' }
  const sets = Object.entries(TALIB_FUNCTIONS).map(([name, { inputs, defaultWindow }]) =>
    talib({
      columns: inputs.includes('high')
        ? bars
        : inputs.includes('volume')
          ? { real: 'close', volume: 'volume' }
          : 'close',
      functions: [name],
      ...(defaultWindow !== undefined && { windows: [2, 7] }),
    }),
  )
  fc.assert(
    fc.property(anyPrices, fc.nat({ max: 59 }), (data, cut) => {
      const whole = computeFeatures(sets, data)
      const part = computeFeatures(sets, sliceTable(data, 0, cut))
      const kept = sliceTable(whole, 0, cut)
      part.columns.forEach(({ name, values }, i) => {
        assert.deepEqual([...values], [...kept.columns[i]!.values], name)
      })
    }),
    { numRuns: 40 },
  )
})

test('a gap holds the last value instead of looking at the next one', () => {
  const close = Float64Array.of(Number.NaN, 1, Number.NaN, 5)
  const features = computeFeatures(
    [talib({ columns: 'close', functions: ['SMA'], windows: [1] })],
    tableOf({ close }),
  )
  assert.deepEqual([...features.columns[1]!.values], [Number.NaN, 1, 1, 5])
})

const refused: readonly [string, FeatureSet['config'], string, RegExp][] = [
  ['an unknown function', { columns: 'close', functions: ['SMMA'], windows: [3] }, 'config.invalid', /SMA/],
  ['a missing column', { columns: 'clsoe', functions: ['SMA'], windows: [3] }, 'column.missing', /"close"/],
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

function talib(config: FeatureSet['config']): FeatureSet {
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
    return tableOf({ high: at(1.1), low: at(0.9), close: at(1), volume: at(10) })
  })
