import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { columnNames } from '../../table.ts'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'
import { peaks } from './changes.ts'
import type { TsfreshConfig, TsfreshFunction } from './tsfresh-schema.ts'

const set = (config: TsfreshConfig) => ({ generator: 'tsfresh', config }) as const
const close = [1, 3, 2, 5]

/** Mean 2.75, deviations −1.75, 0.25, −0.75, 2.25, their squares 8.75 in all. */
const BY_HAND: Readonly<Partial<Record<TsfreshFunction, number>>> = {
  abs_energy: 39,
  absolute_sum_of_changes: 6,
  cid_ce: Math.sqrt(14 / 2.1875),
  count_above_mean: 2,
  count_below_mean: 2,
  first_location_of_maximum: 0.75,
  first_location_of_minimum: 0,
  last_location_of_maximum: 1,
  last_location_of_minimum: 0.25,
  linear_trend_r2: 30.25 / 43.75,
  linear_trend_slope: 1.1,
  longest_strike_above_mean: 1,
  longest_strike_below_mean: 1,
  maximum: 5,
  mean: 2.75,
  mean_abs_change: 2,
  mean_change: 4 / 3,
  mean_second_derivative_central: 0.25,
  median: 2.5,
  minimum: 1,
  root_mean_square: Math.sqrt(9.75),
  standard_deviation: Math.sqrt(2.1875),
  sum_values: 11,
  variance: 2.1875,
  variation_coefficient: Math.sqrt(2.1875) / 2.75,
}

test('statistics of a window by hand', () => {
  const functions = Object.keys(BY_HAND) as TsfreshFunction[]
  const { columns } = featuresOf(set({ columns: 'close', functions, windows: 4 }), { close })
  columns.slice(1).forEach(({ name, values }, i) => {
    assert.equal(name, `close_${functions[i]}_4`)
    assert.ok(Math.abs(values[3]! - BY_HAND[functions[i]!]!) < 1e-12, `${name}: ${values[3]}`)
  })
})

test('functions with a parameter by hand, which their names have', () => {
  const parameters = { lag: 1, q: [0.1, 1], support: 1, bins: 3, r: 1, order: [2, 3] }
  const functions: TsfreshFunction[] = [
    'autocorrelation',
    'c3',
    'time_reversal_asymmetry',
    'quantile',
    'number_peaks',
    'binned_entropy',
    'ratio_beyond_r_sigma',
    'permutation_entropy',
  ]
  const asked = set({ columns: ['close'], functions, windows: 4, parameters })
  const found = featuresOf(asked, { close }).columns.slice(1)
  const thirds = (2 / 3) * Math.log(1.5) + Math.log(3) / 3
  assert.deepEqual(
    found.map(({ name, values }) => [name, values[3]!.toFixed(10)]),
    [
      ['close_autocorrelation_1_4', -2.3125 / (3 * 2.1875)],
      ['close_c3_1_4', 18],
      ['close_time_reversal_asymmetry_1_4', 20.5],
      ['close_quantile_0.1_4', 1.3],
      ['close_quantile_1_4', 5],
      ['close_number_peaks_1_4', 1],
      ['close_binned_entropy_3_4', 1.5 * Math.log(2)],
      ['close_ratio_beyond_r_sigma_1_4', 0.5],
      ['close_permutation_entropy_2_4', thirds],
      ['close_permutation_entropy_3_4', Math.log(2)],
    ].map(([name, value]) => [name, Number(value).toFixed(10)]),
  )
})

test('half a window is enough, and gaps hold the last value', () => {
  const asked = set({ columns: 'close', functions: 'sum_values', windows: 4 })
  assertFeatures(featuresOf(asked, { close: [Number.NaN, 1, Number.NaN, 3] }), {
    close_sum_values_4: [Number.NaN, Number.NaN, 2, 5],
  })
})

test('without functions it gives the five of the original, of the first column', () => {
  const features = featuresOf(set({ columns: ['close', 'other'], windows: [3, 4] }), { close, other: close })
  assert.deepEqual(
    columnNames(features).slice(1),
    [3, 4].flatMap((n) =>
      ['skewness', 'kurtosis', 'msdc', 'lsbm', 'fmax'].map((name) => `close_${name}_${n}`),
    ),
  )
  // Deviations as above: m2 = 2.1875, m3 = 1.40625, m4 = 8.9316…
  const skew =
    (Math.sqrt(12) / 2) * (((-1.75) ** 3 + 0.25 ** 3 + (-0.75) ** 3 + 2.25 ** 3) / 4 / 2.1875 ** 1.5)
  assert.ok(Math.abs(features.columns[6]!.values[3]! - skew) < 1e-12)
  assert.equal(features.columns[8]!.values[3], 0.25)
})

test('peaks are those that each value is compared for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 4 })), fc.integer({ min: 1, max: 4 }), (values, support) => {
      const x = Float64Array.from(values)
      const isPeak = (_: number, row: number) =>
        row >= support &&
        row + support < x.length &&
        Array.from({ length: support }, (_, k) => k + 1).every(
          (k) => x[row]! > x[row - k]! && x[row]! > x[row + k]!,
        )
      assert.equal(peaks(support)(x, 0, x.length), x.filter(isPeak).length)
    }),
  )
})
