import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Series, Strategy } from '../api/types.ts'
import { checkDraft, fieldErrors, firstDraft, marketsOf, toCommand, toSpec } from './request.ts'

const base = { rows: 10, firstTime: 0, lastTime: 1, source: 'demo', ageMs: 0, stale: false }
const series: readonly Series[] = [
  { ...base, venue: 'demo', pair: 'A/B', timeframe: '1d' },
  { ...base, venue: 'demo', pair: 'A/B', timeframe: '5m' },
  { ...base, venue: 'demo', pair: 'C/B', timeframe: '5m' },
]
const strategy = { file: null, startup: 0, signals: [], parameters: [] }
const strategies: readonly Strategy[] = [
  { ...strategy, name: 'broken', timeframe: '1d', problem: 'does not compile' },
  { ...strategy, name: 'trend', timeframe: '5m', problem: null },
]

test('the form begins with a strategy that works and the market of its timeframe', () => {
  assert.deepEqual(marketsOf(series), ['demo 1d', 'demo 5m'])
  const draft = firstDraft(strategies, series)
  assert.deepEqual(draft, { strategy: 'trend', market: 'demo 5m', pairs: ['A/B', 'C/B'], from: '', to: '' })
  assert.deepEqual(checkDraft(draft), {})
})

test('a draft without strategies or candles says what is missing', () => {
  assert.deepEqual(Object.keys(checkDraft(firstDraft([], []))), ['strategy', 'market', 'pairs'])
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
  const command = toCommand({ ...firstDraft(strategies, series), to: '2025-03-01' })
  assert.equal(command, 'npx leme backtest -s trend -p A/B,C/B --timeframe 5m --timerange -20250301')
})

test('complaints of the server stand at their fields', () => {
  const errors = fieldErrors([
    { pointer: '/pairs/1', message: 'no candles' },
    { pointer: '/venue', message: 'unknown' },
    { pointer: '/overrides/fee', message: 'too high' },
  ])
  assert.deepEqual(errors, { pairs: 'no candles', market: 'unknown' })
})
