import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type ClosedTrade, type ExitReason, parsePair } from '../../domain/index.ts'
import { backtestMetrics } from './backtest-metrics.ts'

const FOLDER = new URL('../../../../shared/golden/freqtrade/', import.meta.url)
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /\.json(\.gz)?$/.test(name)) : []
const skip = files.length === 0 && '../shared/golden/freqtrade is absent'

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

interface GoldenCase {
  readonly pairs: readonly string[]
  readonly settings: { readonly starting_balance: number }
  readonly result: Readonly<Record<string, unknown>> & {
    readonly trades: readonly Readonly<Record<string, unknown>>[]
    readonly backtest_start_ts: number
    readonly backtest_end_ts: number
    readonly market_change: number
    readonly derived: { readonly sqn: number }
  }
}

test('every golden case is there', { skip }, () => assert.equal(files.length, 24))

for (const file of files) {
  test(`metrics agree with freqtrade on ${file}`, { skip }, () => {
    const { result, settings, pairs } = readCase(file)
    const metrics: Readonly<Record<string, unknown>> = backtestMetrics({
      trades: result.trades.map(closedTrade),
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

function readCase(file: string): GoldenCase {
  const bytes = readFileSync(new URL(file, FOLDER))
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}

function closedTrade(trade: Readonly<Record<string, unknown>>): ClosedTrade {
  return {
    id: Number(trade.id),
    pair: parsePair(String(trade.pair)),
    isShort: trade.is_short === true,
    leverage: Number(trade.leverage),
    openTime: Number(trade.open_time_ms),
    closeTime: Number(trade.close_time_ms),
    openRate: Number(trade.open_rate),
    closeRate: Number(trade.close_rate),
    amount: Number(trade.amount),
    stakeAmount: Number(trade.stake_amount),
    feeOpen: Number(trade.fee_open),
    feeClose: Number(trade.fee_close),
    profitRatio: Number(trade.profit_ratio),
    profitAbs: Number(trade.profit_abs),
    exitReason: String(trade.exit_reason) as ExitReason,
    minRate: Number(trade.min_rate),
    maxRate: Number(trade.max_rate),
    initialStopLoss: Number(trade.initial_stop_loss),
    stopLoss: Number(trade.stop_loss ?? 0),
  }
}
