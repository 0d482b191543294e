import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repairCommand } from './repair.ts'

const series = { venue: 'binance', pair: 'ETH/BTC', timeframe: '5m', source: 'old.csv' }
const day = Date.UTC(2025, 0, 31)
const REPAIR = 'npx leme data repair --venue binance --symbol ETH/BTC -i 5m --since 2025-01-31 --apply'

test('what came from an exchange is fetched there again, by a download or by its venue', () => {
  for (const source of ['exchange:binance', 'binance'])
    assert.equal(repairCommand({ ...series, source }, day, []).line, REPAIR)
})

test('what shorter stored candles make up is made of them', () => {
  const shorter = { ...series, timeframe: '1m' }
  assert.equal(repairCommand(series, day, [series, shorter]).line, REPAIR)
  for (const other of [
    { ...shorter, pair: 'BTC/USDT' },
    { ...shorter, venue: 'kraken' },
    { ...shorter, timeframe: '3m' },
    { ...shorter, timeframe: '1h' },
  ])
    assert.match(repairCommand(series, day, [other]).line, /^npx leme data import FILE /)
})

test('anything else comes from a file, also what another exchange sent', () => {
  for (const source of ['old.csv', 'DEMO', 'exchange:kraken'])
    assert.equal(
      repairCommand({ ...series, source }, day, [series]).line,
      'npx leme data import FILE --venue binance --symbol ETH/BTC -i 5m',
    )
})
