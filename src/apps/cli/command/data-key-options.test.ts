import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readExpiry, readGrace, readScopes } from './data-key-options.ts'

const NOW = Date.UTC(2026, 5, 1)
const refused = { code: 'key.option', kind: 'usage' }

test('scopes are those that there are', () => {
  assert.deepEqual(readScopes(['ingest', 'signals']), ['ingest', 'signals'])
  for (const bad of [['Ingest'], ['ingest', 'admin'], ['']]) assert.throws(() => readScopes(bad), refused)
})

test('a key ends at the start of a day, or at a time with its zone, that is to come', () => {
  assert.equal(readExpiry('2027-01-31', NOW), Date.UTC(2027, 0, 31))
  assert.equal(readExpiry('2027-01-31T12:30:00Z', NOW), Date.UTC(2027, 0, 31, 12, 30))
  assert.equal(readExpiry('2027-01-31T12:30+02:00', NOW), Date.UTC(2027, 0, 31, 10, 30))
  for (const bad of [
    ...['2027-02-30', '2027-02-30T12:00:00Z', '2027-13-01', '2027-01-31T12:30', '2027-01-31T25:00:00Z'],
    ...['2026-06-01', '2025-01-01', '31.01.2027', 'tomorrow', '1800000000', ''],
  ]) {
    assert.throws(() => readExpiry(bad, NOW), refused, bad)
  }
})

test('grace is a number of minutes, hours or days', () => {
  assert.deepEqual(['0', '30m', '24h', '7d'].map(readGrace), [0, 1_800_000, 86_400_000, 604_800_000])
  for (const bad of ['', '24', '0h', '-1h', '1w', '1.5h', '367d', '9999999h']) {
    assert.throws(() => readGrace(bad), refused, bad)
  }
})
