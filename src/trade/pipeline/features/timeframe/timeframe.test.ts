import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimeframe } from '../../../../domain/index.ts'
import { computeFeatures } from '../compute-features.ts'
import { lemeFeatures } from '../feature-dialect.ts'
import type { FeatureSet } from '../feature-schema.ts'
import { assertFeatures } from '../feature-table.fixture.ts'
import type { TimeframeConfig } from './timeframe-schema.ts'

const nan = Number.NaN
const last = { generator: 'talib', config: { columns: 'close', functions: 'SMA', windows: 1 } } as const

/** Features of rows that begin at these minutes of the hour. */
function at(
  minutes: readonly number[],
  columns: Record<string, readonly number[]>,
  config: Partial<TimeframeConfig> = {},
) {
  const named = Object.entries({ time: minutes.map((minute) => minute * 60_000), ...columns })
  const data = {
    rows: minutes.length,
    columns: named.map(([name, values]) => ({ name, values: Float64Array.from(values) })),
  }
  const set: FeatureSet = { generator: 'timeframe', config: { timeframe: '3m', sets: [last], ...config } }
  return computeFeatures([set], data, { timeframe: parseTimeframe('1m'), dialect: lemeFeatures })
}

test('a row has the candle that ends with it, and before that the one before', () => {
  assertFeatures(at([0, 1, 2, 3, 4, 5, 6], { close: [1, 2, 3, 4, 5, 6, 7] }), {
    '3m_close_SMA_1': [nan, nan, 3, 3, 3, 6, 6],
  })
})

test('a candle that began before the data is none', () => {
  assertFeatures(at([1, 2, 3, 4, 5], { close: [1, 2, 3, 4, 5] }), {
    '3m_close_SMA_1': [nan, nan, nan, nan, 5],
  })
})

test('where its last minutes are missing a candle is known on the next row', () => {
  assertFeatures(at([0, 1, 4, 5, 9], { close: [1, 2, 5, 6, 10] }), { '3m_close_SMA_1': [nan, nan, 2, 6, 6] })
})

test('candles are made of their rows, gaps or not', () => {
  const sum = (column: string) =>
    ({ generator: 'talib', config: { columns: column, functions: 'SMA', windows: 1 } }) as const
  const columns = {
    open: [nan, 4, 3],
    high: [5, nan, 9],
    low: [3, 1, nan],
    close: [4, 5, nan],
    volume: [1, 2, 3],
  }
  const sets = Object.keys(columns).map(sum)
  assertFeatures(at([0, 1, 2], columns, { sets }), {
    '3m_open_SMA_1': [nan, nan, 4],
    '3m_high_SMA_1': [nan, nan, 9],
    '3m_low_SMA_1': [nan, nan, 1],
    '3m_close_SMA_1': [nan, nan, 5],
    '3m_volume_SMA_1': [nan, nan, 6],
  })
})

test('prefixes of the sets inside hold', () => {
  const sets = [{ ...last, column_prefix: 'ltc', feature_prefix: 'slow' }]
  assertFeatures(at([0, 1, 2], { ltc_close: [1, 2, 3] }, { sets }), { '3m_slow_close_SMA_1': [nan, nan, 3] })
})

for (const timeframe of ['1m', '90s', '1h!']) {
  test(`the timeframe ${timeframe} is refused`, () => {
    assert.throws(() => at([0], { close: [1] }, { timeframe }), { code: 'config.invalid' })
  })
}
