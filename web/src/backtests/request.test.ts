import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Series, Strategy } from '../api/types.ts'
import {
  checkDraft,
  fieldErrors,
  firstDraft,
  seriesOf,
  timeframesOf,
  toCommand,
  toSpec,
  withMarket,
  withStrategy,
} from './request.ts'

const stored = (venue: string, pair: string, timeframe: string): Series => ({
  ...{ venue, pair, timeframe, rows: 10, firstTime: 0, lastTime: 1, source: 'demo' },
  ...{ version: 1, ageMs: 0, grows: false, stale: false },
})
const series: readonly Series[] = [
  stored('sample', 'SPX/USD', '1d'),
  stored('demo', 'ETH/BTC', '1m'),
  stored('demo', 'BTC/USDT', '1m'),
  stored('demo', 'ETH/USDT', '1m'),
  stored('demo', 'ETH/USDT', '5m'),
]
const strategy = (name: string, timeframe: string, rest: Partial<Strategy> = {}): Strategy => ({
  ...{ name, timeframe, file: null, startup: 0, signals: [], parameters: [], problem: null },
  ...{ origin: 'shipped', version: null, hash: null, history: null },
  ...rest,
})
const trend = strategy('trend', '15m')
const strategies = [
  strategy('torn', '1d', { problem: 'does not compile' }),
  strategy('model', '1d', { signals: ['pUp'] }),
  trend,
]

test('the form begins with a strategy that can run, on candles that make up its own', () => {
  const draft = firstDraft(strategies, series)
  assert.deepEqual(draft, {
    strategy: 'trend',
    venue: 'demo',
    timeframe: '15m',
    pairs: ['BTC/USDT', 'ETH/USDT'],
    from: '',
    to: '',
  })
  assert.deepEqual(checkDraft(draft), {})
})

test('candle lengths are those that stored candles make up, read from the longest', () => {
  assert.deepEqual(timeframesOf(series, 'sample'), ['1d', '3d', '1w'])
  assert.ok(timeframesOf(series, 'demo').includes('4h'))
  const read = seriesOf(series, 'demo', '15m').find((one) => one.pair === 'ETH/USDT')
  assert.equal(read?.timeframe, '5m')
})

test('another strategy or venue brings candles that exist', () => {
  const draft = firstDraft(strategies, series)
  assert.equal(withStrategy(draft, strategy('daily', '1d'), series).venue, 'demo')
  assert.deepEqual(withMarket(draft, { venue: 'sample', timeframe: '15m' }, series).timeframe, '1d')
})

test('a draft without strategies or candles says what is missing', () => {
  const missing = ['strategy', 'venue', 'timeframe', 'pairs']
  assert.deepEqual(Object.keys(checkDraft(firstDraft([], series))), missing)
  assert.deepEqual(Object.keys(checkDraft(firstDraft(strategies, []))), missing.slice(1))
})

test('pairs of one run share their money', () => {
  const draft = { ...firstDraft(strategies, series), pairs: ['ETH/USDT', 'ETH/BTC'] }
  assert.match(checkDraft(draft).pairs ?? '', /ETH\/USDT and ETH\/BTC/)
})

test('days become a time range, an open side stays open', () => {
  const draft = { ...firstDraft(strategies, series), from: '2025-01-01' }
  assert.equal(toSpec(draft).timerange, '20250101-')
  assert.equal(toSpec({ ...draft, to: '2025-03-01' }).timerange, '20250101-20250301')
  assert.equal(toSpec({ ...draft, from: '' }).timerange, undefined)
  assert.match(checkDraft({ ...draft, to: '2025-01-01' }).timerange ?? '', /before/)
  for (const day of ['2025-02-30', '1.1.2025', '20250101']) {
    assert.match(checkDraft({ ...draft, to: day }).timerange ?? '', /is no day/)
  }
})

test('the command line says the same as the form', () => {
  const draft = { ...firstDraft(strategies, series), to: '2025-03-01' }
  const command =
    'npx leme backtest -s trend.ts --venue demo -i 15m -p BTC/USDT,ETH/USDT --timerange -20250301'
  assert.equal(toCommand(draft, 'trend.ts'), command)
})

test('complaints of the server stand at their fields', () => {
  const errors = fieldErrors([
    { pointer: '/pairs/1', message: 'no candles' },
    { pointer: '/venue', message: 'unknown' },
    { pointer: '/overrides/fee', message: 'too high' },
  ])
  assert.deepEqual(errors, { pairs: 'no candles', venue: 'unknown' })
})
