import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'
import { PAIR_STATES, PAIR_WINDOWS, type PairConfig } from './pair-schema.ts'

const nan = Number.NaN
const columns = { x: 'x', y: 'y' }
const of = (config: Omit<PairConfig, 'columns'>, data: Record<string, readonly number[]>) =>
  featuresOf({ generator: 'pair', config: { columns, ...config } }, data)

test('ratio, spread and logarithm of the ratio by hand', () => {
  assertFeatures(of({ functions: [...PAIR_STATES] }, { x: [1, nan, 8, 3], y: [2, 4, 4, 0] }), {
    x_y_ratio: [0.5, 0.25, 2, nan],
    x_y_spread: [-1, -3, 4, 3],
    x_y_log_ratio: [Math.log(0.5), Math.log(0.25), Math.log(2), nan],
  })
})

test('features of windows by hand', () => {
  const data = { x: [1, 2, 4, 8], y: [1, 1, 2, 2] }
  assertFeatures(of({ functions: ['zscore', 'beta', 'correlation'], windows: 2 }, data), {
    // ln of the ratio is 0, 1, 1, 2 in units of ln 2.
    x_y_zscore_2: [nan, 1, nan, 1],
    // Changes are 1, 1, 1 and 0, 1, 0.
    x_y_beta_2: [nan, nan, 0, 0],
    x_y_correlation_2: [nan, nan, nan, nan],
  })
  assertFeatures(of({ functions: ['hedge_ratio', 'hedged_zscore'], windows: [4] }, data), {
    // ln x is 0, 1, 2, 3 and ln y 0, 0, 1, 1: slope 2, rest 0.5 in deviations of 0.5.
    x_y_hedge_ratio_4: [nan, nan, nan, 2],
    x_y_hedged_zscore_4: [nan, nan, nan, 1],
  })
})

test('an asset that follows another twice as much has a beta of 2 and a correlation of 1', () => {
  const y = [1, 2, 1.5, 3, 2.5]
  const found = of({ functions: ['beta', 'correlation'], windows: 3 }, { x: y.map((value) => value ** 2), y })
  assertFeatures(found, { x_y_beta_3: [nan, nan, nan, 2, 2], x_y_correlation_3: [nan, nan, nan, 1, 1] })
})

test('what needs windows says so', () => {
  for (const functions of PAIR_WINDOWS) {
    assert.throws(() => of({ functions }, { x: [1], y: [1] }), { code: 'config.invalid', message: /windows/ })
  }
})
