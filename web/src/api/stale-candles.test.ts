import assert from 'node:assert/strict'
import { test } from 'node:test'
import { touches } from './stale-candles.ts'

const names = new Set(['demo BTC/USDT'])
const range = { venue: 'demo', pair: 'BTC/USDT', timeframe: '1m', start: 0, end: 1 }

test('bars and indicators of the market that changed are read again, those of others are not', () => {
  assert.ok(touches(['candles', range], names, true))
  assert.ok(touches(['indicator', { name: 'ema' }, range], names, true))
  assert.ok(!touches(['candles', { ...range, pair: 'ETH/USDT' }], names, true))
  assert.ok(!touches(['candles', { ...range, venue: 'kraken' }], names, true))
  assert.ok(!touches(['indicator', { name: 'ema' }, undefined], names, true))
})

test('the list of markets is read again where few changed; maps and checks never are', () => {
  assert.ok(touches(['markets'], names, true))
  assert.ok(!touches(['markets'], names, false))
  assert.ok(touches(['series'], names, false))
  for (const topic of ['coverage-map', 'quality', 'desk']) assert.ok(!touches([topic, range], names, true))
})

test('without names every bar may be another', () => {
  assert.ok(touches(['candles', range], new Set(), false))
  assert.ok(!touches(['markets'], new Set(), false))
})
