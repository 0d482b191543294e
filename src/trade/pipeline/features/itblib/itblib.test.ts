import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itbFeatures } from '../../dialect/itb-features.ts'
import { columnNames } from '../../table.ts'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'
import type { ItblibConfig } from './itblib-schema.ts'

const set = (config: ItblibConfig) => ({ generator: 'itblib', config }) as const
const nan = Number.NaN
const data = {
  high: [3, 4, 6, 9],
  low: [2, 2, 3, 5],
  close: [2, 4, 4, 8],
  volume: [1, 1, 2, 4],
  trades: [5, 5, 10, 10],
  tb_base_av: [1, 0, 1, 2],
}

test('aggregates in percent of the base window by hand', () => {
  const features = featuresOf(set({ base_window: 4, windows: 2 }), data)
  assertFeatures(features, {
    // Over two: 3, 4, 20/3; over all: (2 + 4) / 2 = 3, 14/4, 46/8. Weighted by volume.
    close_2: [nan, 0, (100 * 0.5) / 3.5, (100 * (20 / 3 - 5.75)) / 5.75],
    volume_2: [nan, 0, (100 * (1.5 - 4 / 3)) / (4 / 3), 50],
    span_2: [nan, 0, 25, 40],
    trades_2: [nan, 0, 12.5, (100 * 2.5) / 7.5],
    tb_base_2: [nan, 0, -50, 0],
    close_area_2: [nan, -1, nan, -1],
    close_trend_2: [nan, 2, 0, 4],
    volume_trend_2: [nan, 0, 1, 2],
  })
  assert.equal(features.columns.length, 10)
})

test('left out, functions are all and values are plain; the reference fails or takes differences', () => {
  const config = { base_window: 4, windows: 2 }
  assert.throws(() => featuresOf(set(config), data, itbFeatures), { code: 'config.invalid', hint: /\[\]/ })
  const changed = featuresOf(set({ ...config, functions: ['volume_SMA'] }), data, itbFeatures)
  // Changes in percent 0, 100, 100; means of two 50, 100, of three 200/3.
  assertFeatures(changed, { volume_2: [nan, nan, 0, 50] })
  assertFeatures(featuresOf(set({ ...config, functions: ['volume_SMA'], use_differences: true }), data), {
    volume_2: [nan, nan, 0, 50],
  })
})

test('a window as long as the base is 0 throughout; the reference drops the most of them', () => {
  const config = { base_window: 2, windows: [2, 3], use_differences: false }
  const names = (features: ReturnType<typeof featuresOf>) =>
    columnNames(features).filter((name) => name.endsWith('_2'))
  assert.equal(names(featuresOf(set(config), data)).length, 9)
  assert.deepEqual(names(featuresOf(set({ ...config, functions: [] }), data, itbFeatures)), [
    'close_std_2',
    'close_area_2',
    'close_trend_2',
    'volume_trend_2',
  ])
})

test('with differences takers have a share of the volume; in the reference of its change', () => {
  const config = { base_window: 4, windows: 2, use_differences: true, functions: ['tb_base_SMA'] as const }
  const asked = set({ ...config, functions: [...config.functions] })
  assertFeatures(featuresOf(asked, data), { tb_base_2: [nan, 0, -50, 0] })
  // 0/0, 1/100, 2/100: means of two 0.01, 0.015, of all 0.01, 0.015.
  assertFeatures(featuresOf(asked, data, itbFeatures), { tb_base_2: [nan, nan, nan, 0] })
})

test('a gap stays a gap', () => {
  const config = { base_window: 4, windows: 2, functions: ['volume_SMA' as const] }
  assertFeatures(featuresOf(set(config), { volume: [nan, 2, nan, nan, 6, 6] }), {
    volume_2: [nan, nan, nan, nan, 50, (100 * (6 - 6)) / 6],
  })
})

test('depth sets order book columns against their base', () => {
  const config = { columns: ['gap'], windows: [1, 2], base_window: 2 }
  assertFeatures(featuresOf({ generator: 'depth', config }, { gap: [1, 3, 6] }), {
    gap_1: [0, 50, (100 * 1.5) / 4.5],
    gap_2: [0, 0, 0],
  })
  const book = ['gap', ...[1, 2, 5, 10, 20].flatMap((n) => [`bids_${n}`, `asks_${n}`])]
  const columns = Object.fromEntries(book.map((name) => [name, [1, 2]]))
  assert.equal(featuresOf({ generator: 'depth', config: {} }, columns).columns.length, 34)
})

test('the reference divides by a change from nothing, which is infinite: the takers’ share is 0 then', () => {
  const rows = { ...data, volume: [1, 0, 2, 4], tb_base_av: [1, 3, 1, 2] }
  const config = { use_differences: true, base_window: 3, windows: 1, functions: ['tb_base_SMA'] } as const
  // Shares 3 / −100, 1 / ∞, 2 / 100; means of three −0.03, −0.015, −0.01 / 3.
  assertFeatures(featuresOf(set({ ...config, functions: [...config.functions] }), rows, itbFeatures), {
    tb_base_1: [nan, 0, -100, -700],
  })
})
