import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itbFeatures } from '../../dialect/itb-features.ts'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'
import type { ItbstatsConfig } from './itbstats-schema.ts'

const set = (config: Omit<ItbstatsConfig, 'columns'>) =>
  ({ generator: 'itbstats', config: { columns: 'close', ...config } }) as const
const nan = Number.NaN

test('statistics of windows by hand; half a window is enough', () => {
  const close = [1, 2, 4, 3]
  const functions = ['mean', 'std', 'slope', 'area', 'lsbm', 'fmax'] as const
  assertFeatures(featuresOf(set({ functions: [...functions], windows: 4 }), { close }), {
    close_mean_4: [nan, 1.5, 7 / 3, 2.5],
    close_std_4: [nan, 0.5, Math.sqrt(14 / 9), Math.sqrt(1.25)],
    close_slope_4: [nan, 1, 1.5, 0.8],
    // Distances from the newest: −1; −3, −2; −2, −1, 1.
    close_area_4: [nan, -1, -1, -0.5],
    close_lsbm_4: [nan, 1, 2, 2],
    close_fmax_4: [nan, 0.5, 2 / 3, 0.5],
  })
})

test('skew and kurtosis by hand', () => {
  const close = [0, 0, 0, 4]
  // Mean 1, deviations −1, −1, −1, 3: m2 = 3, m3 = 6, m4 = 21.
  const skew = 6 / 3 ** 1.5
  const functions = ['scipy_skew', 'pandas_skew', 'scipy_kurtosis', 'pandas_kurtosis'] as const
  const last = (features: ReturnType<typeof featuresOf>) =>
    features.columns.slice(1).map(({ values }) => values[3]!.toFixed(12))
  const corrected = (Math.sqrt(12) / 2) * skew
  const excess = (3 / 2) * (5 * (21 / 9 - 3) + 6)
  assert.deepEqual(
    last(featuresOf(set({ functions: [...functions], windows: 4 }), { close })),
    [corrected, corrected, excess, excess].map((value) => value.toFixed(12)),
  )
  const biased = set({ functions: [...functions], windows: 4, parameters: { bias: true } })
  assert.deepEqual(
    last(featuresOf(biased, { close })),
    [skew, corrected, 21 / 9 - 3, excess].map((value) => value.toFixed(12)),
  )
})

test('the reference gives Pearson’s kurtosis, and takes bias for the choice of excess', () => {
  const close = [0, 0, 0, 4]
  const of = (bias: boolean) =>
    featuresOf(set({ functions: 'scipy_kurtosis', windows: 4, parameters: { bias } }), { close }, itbFeatures)
  assertFeatures(of(false), { close_scipy_kurtosis_4: [nan, nan, nan, 21 / 9] })
  assertFeatures(of(true), { close_scipy_kurtosis_4: [nan, nan, nan, 21 / 9 - 3] })
})

test('before the first value the reference sees a maximum and nothing below the mean', () => {
  const close = [nan, 3, 1, 2]
  const asked = set({ functions: ['fmax', 'lsbm', 'scipy_skew'], windows: 4 })
  assertFeatures(featuresOf(asked, { close }, itbFeatures), {
    close_fmax_4: [nan, nan, 0, 0],
    close_lsbm_4: [nan, nan, 0, 0],
    close_scipy_skew_4: [nan, nan, nan, nan],
  })
  assertFeatures(featuresOf(asked, { close }), {
    close_fmax_4: [nan, nan, 0, 0],
    close_lsbm_4: [nan, nan, 1, 1],
    close_scipy_skew_4: [nan, nan, 0, 0],
  })
})

test('the skew of a low-priced asset is 0 in the reference alone', () => {
  const close = [1e-8, 1e-8, 1e-8, 5e-8]
  const asked = set({ functions: 'pandas_skew', windows: 4 })
  assert.equal(featuresOf(asked, { close }, itbFeatures).columns[1]!.values[3], 0)
  assert.ok(Math.abs(featuresOf(asked, { close }).columns[1]!.values[3]! - 2) < 1e-9)
})

test('a flat window has no skew for scipy and none, 0, for pandas', () => {
  const asked = set({ functions: ['scipy_skew', 'pandas_skew', 'pandas_kurtosis'], windows: 4 })
  assertFeatures(featuresOf(asked, { close: [0.1, 0.1, 0.1, 0.1] }), {
    close_scipy_skew_4: [nan, nan, nan, nan],
    close_pandas_skew_4: [nan, nan, 0, 0],
    close_pandas_kurtosis_4: [nan, nan, nan, 0],
  })
})

test('a slope needs two values', () => {
  const features = featuresOf(set({ functions: 'slope', windows: [1, 3] }), { close: [1, 3, 7] })
  assertFeatures(features, { close_slope_1: [nan, nan, nan], close_slope_3: [nan, 2, 3] })
})

test('a flat window is below its own mean where adding rounds up', () => {
  const close = new Array<number>(20).fill(0.1)
  const { columns } = featuresOf(set({ functions: 'lsbm', windows: [3, 9, 20] }), { close }, itbFeatures)
  assert.deepEqual(
    columns.slice(1).map(({ values }) => values.at(-1)),
    [3, 0, 20],
  )
})

test('a flat window spreads by what rounding leaves in the reference, and not at all in Leme', () => {
  const close = new Array<number>(20).fill(20000.1)
  const asked = set({ functions: 'std', windows: 6 })
  const last = (features: ReturnType<typeof featuresOf>) => features.columns[1]!.values.at(-1)
  assert.equal(last(featuresOf(asked, { close }, itbFeatures)), 3.637978807091713e-12)
  assert.equal(last(featuresOf(asked, { close })), 0)
})
