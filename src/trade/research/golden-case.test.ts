import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backtestMetrics } from './backtest-metrics.ts'
import { goldenFiles, goldenTrades, readGolden, skipGolden } from './golden-case.fixture.ts'

/** Keys of a golden result that are no figure of its trades. */
const NOT_METRICS = new Set([
  'trades',
  'locks',
  'diagnostics',
  'derived',
  'rejected_signals',
  'timedout_entry_orders',
  'timedout_exit_orders',
  'canceled_trade_entries',
  'canceled_entry_orders',
  'replaced_entry_orders',
])

test('every golden case is there', { skip: skipGolden }, () => assert.equal(goldenFiles.length, 24))

for (const file of goldenFiles) {
  test(`metrics agree with freqtrade on ${file}`, () => {
    const golden = readGolden(file)
    const { result, settings, pairs } = golden
    const metrics: Readonly<Record<string, unknown>> = backtestMetrics({
      trades: goldenTrades(golden),
      pairs,
      startingBalance: settings.starting_balance,
      startTime: result.backtest_start_ts,
      endTime: result.backtest_end_ts,
      marketChange: result.market_change,
    })
    const compared = Object.keys(result).filter((key) => !NOT_METRICS.has(key))
    for (const key of compared) agree(metrics[camelCase(key)], result[key], key)
    agree(metrics.sqn, result.derived.sqn, 'sqn')
    assert.ok(compared.length >= 46, `${compared.length} figures compared`)
  })
}

function agree(found: unknown, wanted: unknown, path: string): void {
  if (typeof wanted === 'number') {
    assert.equal(typeof found, 'number', path)
    const error = Math.abs(Number(found) - wanted)
    assert.ok(error <= 1e-6 * Math.abs(wanted) + 1e-15, `${path}: ${found}, freqtrade has ${wanted}`)
    return
  }
  if (typeof wanted !== 'object' || wanted === null) {
    assert.equal(found, wanted, path)
    return
  }
  assert.deepEqual(Object.keys(Object(found)), Object.keys(wanted), path)
  for (const [key, value] of Object.entries(wanted)) agree(Object(found)[key], value, `${path}.${key}`)
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
