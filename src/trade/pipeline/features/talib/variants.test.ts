import assert from 'node:assert/strict'
import { test } from 'node:test'
import { macd, psar, sma } from '../../../../math/index.ts'
import { columnOf } from '../../table.ts'
import { someData } from '../every-feature.fixture.ts'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'
import type { TalibArgs } from './talib-function.ts'

const data = someData(5, { rows: 200, gaps: 0 })
const column = (name: string) => columnOf(data, name)
const range = { high: column('high'), low: column('low') }

function run(functions: string, columns: string | Record<string, string>, args: TalibArgs = {}) {
  const inputs = { high: range.high, low: range.low, close: column('close') }
  return featuresOf({ generator: 'talib', config: { columns, functions, args, names: 'f' } }, inputs)
}

test('SAREXT has the stops of SAR, negative while prices fall', () => {
  const stops = columnOf(run('SAREXT', { high: 'high', low: 'low' }), 'f')
  const plain = psar(range)
  let falling = 0
  assert.ok(Number.isNaN(stops[0]))
  stops.slice(1).forEach((stop, at) => {
    const row = at + 1
    assert.ok(Math.abs(Math.abs(stop) - plain[row]!) < 1e-9, `row ${row}: ${stop}, not ${plain[row]}`)
    if (stop < 0) falling++
    const isBeyond = stop < 0 ? -stop >= range.high[row]! : stop <= range.low[row]!
    assert.ok(isBeyond, `row ${row}`)
  })
  assert.ok(falling > 20 && falling < 180)
})

test('SAREXT starts where it is told, and moves away on reversal', () => {
  const features = (args: TalibArgs) =>
    featuresOf(
      {
        generator: 'talib',
        config: { columns: { high: 'h', low: 'l' }, functions: 'SAREXT', args, names: 'f' },
      },
      { h: [10, 11, 12, 9], l: [9, 10, 11, 5] },
    )
  // Rising from 8: 8 + 0.02·3; the fall to 5 turns it at the extreme 12, 10 % further.
  assertFeatures(features({ startvalue: 8 }), { f: [NaN, 8, 8.06, -12] })
  assertFeatures(features({ startvalue: 8, offsetonreverse: 0.1 }), { f: [NaN, 8, 8.06, -13.2] })
})

test('MACDEXT of exponential averages is MACD, of simple ones the difference of means', () => {
  const close = column('close')
  const kinds = { fastmatype: 1, slowmatype: 1, signalmatype: 1 }
  const ofKinds = run('MACDEXT', 'close', kinds)
  const { line, signal, histogram } = macd(close, { seed: 'sma' })
  const expected = { f_macd: line, f_macdsignal: signal, f_macdhist: histogram }
  for (const [name, values] of Object.entries(expected)) {
    columnOf(ofKinds, name).forEach((value, row) => {
      const isSame = Number.isNaN(value) ? Number.isNaN(values[row]) : Math.abs(value - values[row]!) < 1e-9
      assert.ok(isSame, `${name} row ${row}: ${value}, not ${values[row]}`)
    })
  }
  const means = columnOf(run('MACDEXT', 'close', { fastperiod: 5, slowperiod: 3, signalperiod: 1 }), 'f_macd')
  const [fast, slow] = [sma(close, 3), sma(close, 5)]
  assert.ok(Math.abs(means[9]! - (fast[9]! - slow[9]!)) < 1e-12)
  assert.throws(() => run('MACDEXT', 'close', { fastmatype: 8 }), { code: 'config.invalid', hint: /2 WMA/ })
})

test('MACDFIX has fixed weights', () => {
  const fixed = columnOf(run('MACDFIX', 'close', { signalperiod: 1 }), 'f_macd')
  const close = column('close')
  const mean = (from: number) => close.slice(from, 26).reduce((sum, value) => sum + value, 0) / (26 - from)
  let [fast, slow] = [mean(14), mean(0)]
  for (let row = 25; row < close.length; row++) {
    if (row > 25) {
      fast = 0.15 * close[row]! + 0.85 * fast
      slow = 0.075 * close[row]! + 0.925 * slow
    }
    assert.ok(Math.abs(fixed[row]! - (fast - slow)) < 1e-9, `row ${row}`)
  }
  assert.ok(Number.isNaN(fixed[24]!))
})

test('functions that math does not have, by hand', () => {
  const of = (functions: string, columns: string | string[] | Record<string, string>, rest: object = {}) =>
    featuresOf({ generator: 'talib', config: { columns, functions, ...rest } }, inputs)
  const inputs = {
    open: [1, 2, 3, 3],
    high: [10, 12, 13, 13.5],
    low: [9, 10, 11, 10],
    close: [2, 1, 5, 4],
    periods: [2, 2, 2, 9],
  }
  assertFeatures(of('AVGDEV', 'close', { windows: 3 }), { close_AVGDEV_3: [NaN, NaN, 14 / 9, 14 / 9] })
  assertFeatures(of('IMI', { open: 'open', close: 'close' }, { windows: 2 }), {
    // Bodies 1, −1, 2, 1.
    open_close_IMI_2: [NaN, 50, 200 / 3, 100],
  })
  assertFeatures(of('MAVP', { real: 'close', periods: 'periods' }, { args: { maxperiod: 3 } }), {
    close_periods_MAVP: [NaN, NaN, 3, 10 / 3],
  })
  const range = { high: 'high', low: 'low' }
  assertFeatures(of('PLUS_DM', range, { windows: 2 }), { high_low_PLUS_DM_2: [NaN, 2, 2, 1] })
  assertFeatures(of('MINUS_DM', range, { windows: 2 }), { high_low_MINUS_DM_2: [NaN, 0, 0, 1] })
  const changes = of('ROCP', 'close', { functions: ['ROCP', 'ROCR', 'ROCR100'], windows: [2] })
  assertFeatures(changes, {
    close_ROCP_2: [NaN, NaN, 1.5, 3],
    close_ROCR_2: [NaN, NaN, 2.5, 4],
    close_ROCR100_2: [NaN, NaN, 250, 400],
  })
  assertFeatures(of('DIV', ['close', 'open']), { close_open_DIV: [2, 0.5, 5 / 3, 4 / 3] })
  assertFeatures(of('MINMAX', 'close', { windows: 2 }), {
    close_MINMAX_2_min: [NaN, 1, 1, 4],
    close_MINMAX_2_max: [NaN, 2, 5, 5],
  })
  assertFeatures(of('MA', 'close', { windows: 2, args: { matype: 1 } }), {
    close_MA_2: [NaN, 1.5, 23 / 6, (23 / 6 + 8) / 3],
  })
})
