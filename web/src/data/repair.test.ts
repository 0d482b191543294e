import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repairCommand } from './repair.ts'

const series = { venue: 'binance', pair: 'ETH/BTC', timeframe: '1m' }
const day = Date.UTC(2025, 0, 31)

test('what came from an exchange is fetched there again, anything else from a file', () => {
  assert.equal(
    repairCommand({ ...series, source: 'binance' }, day).line,
    'npx leme data repair --venue binance --symbol ETH/BTC -i 1m --since 2025-01-31 --apply',
  )
  assert.match(
    repairCommand({ ...series, source: 'old.csv' }, day).line,
    /^npx leme data import FILE --venue/,
  )
})
