import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayRange } from './day-range.ts'

test('a day has its highest, its lowest and its whole volume; holes count for nothing', () => {
  const found = dayRange({ high: [3, null, 5], low: [2, null, 4], volume: [1, null, 2] })
  assert.deepEqual(found, { high: 5, low: 2, volume: 3 })
})

test('without a candle there is no price', () => {
  assert.deepEqual(dayRange({ high: [], low: [null], volume: [] }), { high: null, low: null, volume: 0 })
})
