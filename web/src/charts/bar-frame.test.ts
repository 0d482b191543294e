import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barFrame } from './bar-frame.ts'

const MINUTE = 60_000

test('what is seen is read in bars that are few and made of whole candles', () => {
  assert.equal(barFrame('1m', { start: 0, end: 1500 * MINUTE }), '1m')
  assert.equal(barFrame('1m', { start: 0, end: 1501 * MINUTE }), '3m')
  assert.equal(barFrame('1m', { start: 0, end: 1_000_000 * MINUTE }), '12h')
  assert.equal(barFrame('2h', { start: 0, end: 4000 * 60 * MINUTE * 2 }), '6h')
  assert.equal(barFrame('1w', { start: 0, end: 1e15 }), '1w')
})
