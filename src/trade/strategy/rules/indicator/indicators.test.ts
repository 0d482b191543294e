import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../../../domain/index.ts'
import { sliceCandles } from '../../../../domain/index.ts'
import * as math from '../../../../math/index.ts'
import { candleWalk } from '../candle-walk.fixture.ts'
import { FORMS } from '../meaning/functions.ts'
import type { Indicator, IndicatorResult } from './indicator.ts'
import { INDICATOR_TABLES, INDICATORS } from './indicators.ts'
import type { Setting } from './setting.ts'

/** Rows of a day, of hourly candles. */
const DAY = 24
/** Has a value once one was found, whenever that is. */
const LATE = ['fractals']

/** Has values before its windows are full: recursive from the first row on, or in a session's beginning. */
const EARLY = ['camarilla', 'ema', 'macd', 'pivots', 'vwap']

/** Row by row, and written as operators. */
const OPERATORS = ['above', 'below', 'atLeast', 'atMost']
const functions = math as unknown as Readonly<Record<string, unknown>>

test('every row-wise function of leme/math is in the table', () => {
  const rowWise = Object.keys(math).filter((name) => typeof functions[`${name}Into`] === 'function')
  assert.ok(rowWise.length > 30)
  const missing = rowWise.filter(
    (name) => !(name in INDICATORS) && !(name in FORMS) && !OPERATORS.includes(name),
  )
  assert.deepEqual(missing, [], 'Add a line for each to a table of src/trade/strategy/rules/indicator')
})

test('the tables have nothing else, nothing twice, and stand in order', () => {
  for (const name of Object.keys(INDICATORS)) assert.equal(typeof functions[name], 'function', name)
  const tables = Object.values(INDICATOR_TABLES).map((table) => Object.keys(table))
  for (const names of tables) assert.deepEqual(names, names.toSorted())
  assert.equal(tables.flat().length, Object.keys(INDICATORS).length)
})

for (const [name, indicator] of Object.entries(INDICATORS)) {
  test(`${name}: columns, warm-up and the past alone`, () => {
    fc.assert(
      fc.property(settingsOf(indicator), fc.nat(1_000), (settings, seed) => {
        const lookback = indicator.lookback(settings, DAY)
        assert.ok(Number.isInteger(lookback) && lookback >= 0, `lookback ${lookback}`)
        assert.ok(indicator.settles(settings, DAY) >= lookback)
        const candles = candleWalk(seed, lookback + 60, { timeframe: '1h', ties: false })
        const whole = columnsOf(indicator, candles, settings)
        assert.deepEqual(Object.keys(whole), indicator.outputs ?? ['value'])
        const firsts = Object.values(whole).map((column) => {
          assert.equal(column.length, candles.length)
          return column.findIndex((value) => !Number.isNaN(value))
        })
        const last = Math.max(...firsts)
        if (!LATE.includes(name)) assert.ok(last <= lookback, `begins at row ${last}, not ${lookback}`)
        if (last >= 0 && !EARLY.includes(name))
          assert.ok(last >= lookback, `begins at row ${last}, not ${lookback}`)
        const cut = lookback + (seed % 50) + 1
        const part = columnsOf(indicator, sliceCandles(candles, 0, cut), settings)
        for (const [output, column] of Object.entries(part)) {
          for (let row = 0; row < cut; row++) {
            assert.ok(Object.is(column[row], whole[output]![row]), `${output} at row ${row} of ${cut}`)
          }
        }
      }),
      { numRuns: 12 },
    )
  })

  test(`${name}: what it says of its rows never falls when a number grows`, () => {
    fc.assert(
      fc.property(settingsOf(indicator), settingsOf(indicator), (a, b) => {
        const larger = Object.fromEntries(
          Object.entries(a).map(([key, value]) => [
            key,
            typeof value === 'number' ? Math.max(value, b[key] as number) : value,
          ]),
        )
        for (const what of ['lookback', 'settles', 'visits'] as const) {
          assert.ok(indicator[what](larger, DAY) >= indicator[what](a, DAY), what)
        }
      }),
      { numRuns: 30 },
    )
  })
}

type Call = (...args: unknown[]) => IndicatorResult
/** Those whose settings are not passed as they are called: what stands behind columns or candles. */
const OTHER_FORMS: Readonly<
  Record<string, (values: Readonly<Record<string, number>>) => readonly unknown[]>
> = {
  kst: (v) => [
    { roc: [v.roc1, v.roc2, v.roc3, v.roc4], sma: [v.sma1, v.sma2, v.sma3, v.sma4], signal: v.signal },
  ],
  rollingQuantile: ({ n, q }) => [n, { q }],
}

test('every line calls the function of its name, and passes every setting', () => {
  const candles = candleWalk(5, 400, { timeframe: '1h', ties: false })
  for (const [name, indicator] of Object.entries(INDICATORS)) {
    fc.assert(
      fc.property(settingsOf(indicator), (values) => {
        const entries = Object.entries(indicator.settings)
        const given = entries.filter(([, { start }]) => start === undefined).map(([key]) => values[key])
        const options = entries
          .filter(([, { start }]) => start !== undefined)
          .map(([key]) => [key, values[key]])
        const first = [candles.close, candles.volume].slice(0, indicator.columns)
        const others =
          OTHER_FORMS[name]?.(values as Record<string, number>) ??
          (options.length > 0 ? [...given, Object.fromEntries(options)] : given)
        const [{ step, most }] = [values]
        if (name === 'psar' && step! > most!) return
        const wanted = (functions[name] as Call)(...(first.length > 0 ? first : [candles]), ...others)
        const plain = wanted instanceof Float64Array ? { value: wanted } : { ...wanted }
        // As lists: a column compares by its bytes, and NaN has many.
        const lists = (columns: object) =>
          Object.entries(columns).map(([part, column]) => [part, [...column]])
        assert.deepEqual(lists(columnsOf(indicator, candles, values)), lists(plain), name)
      }),
      { numRuns: 8 },
    )
  }
})

function columnsOf(
  indicator: Indicator,
  candles: ReturnType<typeof candleWalk>,
  settings: Readonly<Record<string, number | string>>,
): Readonly<Record<string, Column>> {
  const columns = [candles.close, candles.volume, candles.open].slice(0, indicator.columns)
  const result = indicator.run({ columns, candles }, settings)
  return result instanceof Float64Array ? { value: result } : result
}

function settingsOf({ settings }: Indicator): fc.Arbitrary<Record<string, number | string>> {
  return fc.record(
    Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, valueFor(setting)])),
  )
}

function valueFor(setting: Setting): fc.Arbitrary<number | string> {
  switch (setting.kind) {
    case 'word':
      return fc.constantFrom(...setting.words)
    case 'period':
      return fc.integer({ min: setting.least, max: Math.min(setting.most ?? 40, 40) })
    case 'real':
      return fc.double({ min: setting.least, max: Math.min(setting.most, setting.least + 5), noNaN: true })
  }
}
