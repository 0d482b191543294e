import { random } from '../../../math/index.ts'
import type { Table } from '../port.ts'
import { BOOK_FLOWS, BOOK_STATES } from './book/book-schema.ts'
import { CALENDAR_FUNCTIONS } from './calendar/calendar-schema.ts'
import type { FeatureSet } from './feature-schema.ts'
import { ITB_STATISTICS } from './itbstats/itbstats-schema.ts'
import { PAIR_STATES, PAIR_WINDOWS } from './pair/pair-schema.ts'
import { RETURN_FUNCTIONS } from './returns/returns-schema.ts'
import { TALIB_EXAMPLES } from './talib/talib.fixture.ts'
import { TSFRESH_FUNCTIONS } from './tsfresh/tsfresh-schema.ts'
import { VOLATILITY_FUNCTIONS } from './volatility/volatility-schema.ts'

const windows = [6, 9]
const finiteVolatility = VOLATILITY_FUNCTIONS.filter((name) => name !== 'ewma')

/** Sets of every generator and function. The data are minutes. */
export const FEATURE_EXAMPLES: readonly FeatureSet[] = [
  ...TALIB_EXAMPLES,
  { generator: 'itbstats', config: { columns: 'close', functions: [...ITB_STATISTICS], windows } },
  {
    generator: 'itbstats',
    feature_prefix: 'related',
    config: {
      columns: ['volume'],
      functions: ['mean', 'std'],
      windows: [2, 4, 7],
      parameters: { rel_base: 'next', rel_func: 'diff', percentage: true },
    },
  },
  { generator: 'itblib', feature_prefix: 'lib', config: { windows, base_window: 9 } },
  {
    generator: 'itblib',
    feature_prefix: 'changed',
    config: { windows, base_window: 9, use_differences: true },
  },
  {
    generator: 'depth',
    feature_prefix: 'deep',
    config: { columns: ['volume', 'trades'], windows, base_window: 9 },
  },
  { generator: 'tsfresh', feature_prefix: 'short', config: { columns: 'close', windows } },
  {
    generator: 'tsfresh',
    feature_prefix: 'ts',
    config: {
      columns: ['close', 'volume'],
      functions: [...TSFRESH_FUNCTIONS],
      windows,
      parameters: { lag: [1, 2], q: [0.1, 0.9], support: [1, 2], bins: 3, r: [0.5, 1], order: [2, 3] },
    },
  },
  {
    generator: 'book',
    config: { levels: 2, functions: [...BOOK_STATES, ...BOOK_FLOWS], windows },
  },
  {
    generator: 'pair',
    feature_prefix: 'p',
    config: {
      columns: { x: 'close', y: 'other' },
      functions: [...PAIR_STATES, ...PAIR_WINDOWS],
      windows: [3, 7],
    },
  },
  {
    generator: 'calendar',
    config: {
      functions: [...CALENDAR_FUNCTIONS],
      zone: 'Test/City',
      sessions: [{ name: 'day', from: '09:30', to: '16:00', days: [1, 2, 3, 4, 5] }],
    },
  },
  {
    generator: 'returns',
    feature_prefix: 'r',
    config: { columns: 'close', functions: [...RETURN_FUNCTIONS], windows },
  },
  { generator: 'volatility', config: { functions: finiteVolatility, windows } },
  { generator: 'volatility', config: { functions: 'ewma', windows } },
  {
    generator: 'timeframe',
    config: {
      timeframe: '5m',
      sets: [
        { generator: 'talib', config: { columns: 'close', functions: ['SMA', 'STDDEV'], windows: [2, 3] } },
        {
          generator: 'talib',
          config: { columns: { high: 'high', low: 'low', close: 'close' }, functions: 'WILLR', windows: 2 },
        },
        {
          generator: 'itbstats',
          feature_prefix: 'v',
          config: { columns: 'volume', functions: 'mean', windows: 2 },
        },
      ],
    },
  },
  {
    generator: 'timeframe',
    config: {
      timeframe: '3m',
      sets: [
        { generator: 'talib', config: { columns: 'close', functions: ['EMA', 'RSI'], windows: [2, 3] } },
      ],
    },
  },
]

/** Clocks that are three quarters of an hour behind UTC, and a quarter from a certain minute on. */
export function zoneOf(name: string): (time: number) => number {
  const change = Date.UTC(2024, 2, 8, 14, 45)
  if (name === 'UTC') return (time) => time
  return (time) => time - (time < change ? 45 : 15) * 60_000
}

/** Bars, a second asset and an order book of two levels: `rows` minutes, some values of which are missing. */
export function someData(seed: number, { rows, gaps }: { rows: number; gaps: number }): Table {
  const chance = random(`features ${seed}`)
  const names = ['open', 'high', 'low', 'close', 'volume', 'trades', 'tb_base_av', 'other', 'share']
  const book = [1, 2].flatMap((level) =>
    ['bid_price', 'bid_size', 'ask_price', 'ask_size'].map((name) => `${name}_${level}`),
  )
  const columns = Object.fromEntries([...names, ...book].map((name) => [name, new Float64Array(rows)]))
  let [close, other] = [100, 30]
  for (let row = 0; row < rows; row++) {
    const open = close
    close = Math.round(1000 * close * (1 + chance.normal() / 100)) / 1000
    other *= 1 + chance.normal() / 100
    const volume = 1 + chance.int(50)
    const high = Math.max(open, close) + chance.int(3) / 10
    const low = Math.min(open, close) - chance.int(3) / 10
    const values: Record<string, number> = { open, high, low, close, volume, other }
    values.trades = 1 + chance.int(9)
    values.share = chance.next()
    values.tb_base_av = volume * values.share
    for (const level of [1, 2]) {
      values[`bid_price_${level}`] = Math.round(close * 4) / 4 - level / 4
      values[`ask_price_${level}`] = Math.round(close * 4) / 4 + level / 4
      values[`bid_size_${level}`] = chance.int(9)
      values[`ask_size_${level}`] = 1 + chance.int(9)
    }
    for (const [name, column] of Object.entries(columns)) {
      column[row] = chance.next() < gaps ? Number.NaN : values[name]!
    }
  }
  const start = Date.UTC(2024, 2, 8, 14, 2)
  const time = Float64Array.from({ length: rows }, (_, row) => start + row * 60_000)
  return {
    rows,
    columns: Object.entries({ time, ...columns }).map(([name, values]) => ({ name, values })),
  }
}

/** The table without about a third of its rows, as of a market that closes. */
export function withClosingHours(data: Table, seed: number): Table {
  const chance = random(`hours ${seed}`)
  const kept = Array.from({ length: data.rows }, (_, row) => row).filter(() => chance.next() > 0.35)
  return {
    rows: kept.length,
    columns: data.columns.map(({ name, values }) => ({
      name,
      values: Float64Array.from(kept, (row) => values[row]!),
    })),
  }
}
