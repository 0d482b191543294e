import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePair, parseTimeframe, type TradingSettings } from '../../../domain/index.ts'
import { DEFAULT_SETTINGS, type Simulation } from '../../engine/index.ts'
import { closedTrade, HOUR, START, tradesOf } from '../closed-trade.fixture.ts'
import {
  type GoldenCase,
  goldenFiles,
  goldenReportInput,
  readGolden,
  skipGolden,
} from '../golden-case.fixture.ts'
import { freqtradeResult } from './freqtrade-result.ts'

const RUN = { runId: 'ab'.repeat(20), runStart: 1_700_000_000_123, runEnd: 1_700_000_060_456 }

/** Keys of a golden result that freqtrade's file has elsewhere or not at all; each is compared below. */
const ELSEWHERE = new Set(['trades', 'exit_reasons', 'profit_by_pair', 'locks', 'diagnostics', 'derived'])

type Json = Readonly<Record<string, unknown>>

/** The case's trades with their orders, its locks and its counts. */
function goldenResult(golden: GoldenCase) {
  const input = goldenReportInput(golden)
  const raw = golden.result
  const trades = input.simulation.trades.map((trade, row) => {
    const orders = raw.trades[row]!.orders as readonly Json[] | undefined
    const fills = orders?.map((order) => ({
      side: order.side as 'entry' | 'exit',
      time: Number(order.time_ms),
      rate: Number(order.rate),
      amount: Number(order.amount),
    }))
    return fills === undefined ? trade : { ...trade, fills }
  })
  const locks = (raw.locks as readonly Json[]).map((lock) => ({
    pair: lock.pair === '*' ? ('*' as const) : parsePair(String(lock.pair)),
    side: lock.side as '*',
    from: Number(lock.lock_time_ms),
    until: Number(lock.lock_end_time_ms),
    reason: String(lock.reason),
  }))
  const simulation: Simulation = {
    ...input.simulation,
    trades,
    locks,
    path: 'reference' as const,
    canceledTradeEntries: Number(raw.canceled_trade_entries),
    canceledEntryOrders: Number(raw.canceled_entry_orders),
    replacedEntryOrders: Number(raw.replaced_entry_orders),
  }
  return freqtradeResult({ ...input, ...RUN, simulation, marketChange: raw.market_change })
}

for (const file of goldenFiles) {
  test(`every figure of ${file} stands in freqtrade’s place`, () => {
    const golden = readGolden(file)
    const { result } = golden
    const stats: Json = goldenResult(golden).strategy[golden.name]!
    const compared = Object.keys(result).filter((key) => !ELSEWHERE.has(key))
    assert.ok(compared.length >= 50, `${compared.length} figures`)
    for (const key of compared) agree(stats[key], result[key], key)
    agree(stats.sqn, result.derived.sqn, 'sqn')
    agreeTables(stats, result)
    agreeTrades(stats.trades as readonly Json[], result.trades)
    agreeLocks(stats.locks as readonly Json[], result.locks as readonly Json[])
    agreeSettings(stats, golden)
  })
}

function agreeTables(stats: Json, result: GoldenCase['result']): void {
  const pairs = (stats.results_per_pair as readonly Json[]).map((line) => [line.key, line.profit_total_abs])
  agree(Object.fromEntries(pairs), result.profit_by_pair, 'profit_by_pair')
  const reasons = (stats.exit_reason_summary as readonly Json[]).slice(0, -1)
  const counted = Object.fromEntries(reasons.map((line) => [String(line.key), line.trades]))
  assert.deepEqual(sorted(counted), sorted(Object(result.exit_reasons)))
  const total = (stats.results_per_pair as readonly Json[]).at(-1)!
  for (const key of ['sharpe', 'sortino', 'calmar', 'cagr', 'expectancy', 'max_drawdown_account']) {
    agree(total[key], result[key], `TOTAL ${key}`)
  }
  assert.equal(total.trades, result.total_trades)
}

function agreeTrades(trades: readonly Json[], wanted: readonly Json[]): void {
  assert.equal(trades.length, wanted.length)
  wanted.forEach((golden, row) => {
    const trade = trades[row]!
    const same = ['pair', 'is_short', 'leverage', 'open_rate', 'close_rate', 'fee_open', 'fee_close']
    const alike = ['profit_ratio', 'profit_abs', 'exit_reason', 'min_rate', 'max_rate', 'funding_fees']
    for (const key of [...same, ...alike]) assert.equal(trade[key], golden[key], `${row} ${key}`)
    assert.deepEqual(
      [trade.open_timestamp, trade.close_timestamp, trade.initial_stop_loss_abs],
      [golden.open_time_ms, golden.close_time_ms, golden.initial_stop_loss],
    )
    if (golden.stop_loss !== null) assert.equal(trade.stop_loss_abs, golden.stop_loss)
    for (const key of ['amount', 'stake_amount']) {
      assert.ok(Math.abs(Number(trade[key]) - Number(golden[key])) <= 5.1e-9, `${row} ${key}`)
    }
    assert.equal(Date.parse(String(trade.close_date)), golden.close_time_ms)
    const orders = trade.orders as readonly Json[]
    assert.equal(orders.length, (golden.orders as readonly Json[] | undefined)?.length ?? 2)
    assert.equal(orders.at(-1)!.order_filled_timestamp, golden.close_time_ms)
    assert.equal(orders[0]!.ft_order_side, golden.is_short ? 'sell' : 'buy')
  })
}

function agreeLocks(locks: readonly Json[], wanted: readonly Json[]): void {
  const found = locks.map((lock) => ({
    pair: lock.pair,
    side: lock.side,
    lock_time_ms: lock.lock_timestamp,
    lock_end_time_ms: lock.lock_end_timestamp,
    reason: lock.reason,
  }))
  assert.deepEqual(found, wanted)
}

function agreeSettings(stats: Json, { settings, pairs, timeframe }: GoldenCase): void {
  const same = ['stake_currency', 'starting_balance', 'stake_amount', 'stoploss', 'minimal_roi']
  const flags = ['trailing_stop', 'trailing_stop_positive', 'use_exit_signal', 'exit_profit_only']
  for (const key of [...same, ...flags]) assert.deepEqual(stats[key], settings[key], key)
  assert.deepEqual([stats.pairlist, stats.timeframe], [pairs, timeframe])
  assert.equal(stats.max_open_trades_setting, settings.max_open_trades)
}

function agree(found: unknown, wanted: unknown, path: string): void {
  if (typeof wanted === 'number') {
    const error = Math.abs(Number(found) - wanted)
    assert.ok(error <= 1e-6 * Math.abs(wanted) + 1e-15, `${path}: ${found}, freqtrade has ${wanted}`)
    return
  }
  if (typeof wanted !== 'object' || wanted === null) {
    assert.equal(found, wanted, path)
    return
  }
  assert.deepEqual(Object.keys(Object(found)).sort(), Object.keys(wanted).sort(), path)
  for (const [key, value] of Object.entries(wanted)) agree(Object(found)[key], value, `${path}.${key}`)
}

function sorted(record: Json): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}

function resultOf(
  trades: Simulation['trades'],
  { days = 19, settings = {} }: { days?: number; settings?: Partial<TradingSettings> } = {},
) {
  const simulation: Simulation = {
    trades,
    finalBalance: 0,
    rejectedSignals: 0,
    timedOutEntries: 0,
    timedOutExits: 0,
    canceledTradeEntries: 0,
    canceledEntryOrders: 0,
    replacedEntryOrders: 0,
    locks: [],
    path: 'reference' as const,
    startTime: START,
    endTime: START + days * 24 * HOUR,
    candles: 0,
  }
  return freqtradeResult({
    ...RUN,
    strategy: 'wave',
    timeframe: parseTimeframe('1h'),
    pairs: ['ETH/BTC', 'LTC/BTC'],
    settings: { ...DEFAULT_SETTINGS, stakeCurrency: 'BTC', stoploss: -0.1, maxOpenTrades: 5, ...settings },
    simulation,
    notes: 'first',
  })
}

test('no test on golden cases was forgotten', { skip: skipGolden }, () =>
  assert.equal(goldenFiles.length, 24),
)

test('without trades everything is there, and is what freqtrade has', () => {
  const { strategy, strategy_comparison, metadata } = resultOf([], { days: 0 })
  const stats = strategy.wave!
  assert.deepEqual(
    stats.results_per_pair.map(({ key, trades }) => [key, trades]),
    [
      ['ETH/BTC', 0],
      ['LTC/BTC', 0],
      ['TOTAL', 0],
    ],
  )
  assert.deepEqual([stats.expectancy_ratio, stats.backtest_days, stats.trades_per_day], [100, 1, 0])
  assert.deepEqual([stats.max_open_trades, stats.max_open_trades_setting], [2, 5])
  assert.equal(stats.left_open_trades.length, 1)
  assert.equal(strategy_comparison[0]!.max_drawdown_abs, '0')
  assert.deepEqual(metadata.wave, {
    run_id: RUN.runId,
    backtest_start_time: 1_700_000_000,
    timeframe: '1h',
    timeframe_detail: null,
    backtest_start_ts: START / 1000,
    backtest_end_ts: START / 1000,
    notes: 'first',
  })
})

test('tables: best and worst pair, trades left open, one line per reason', () => {
  const other = { pair: parsePair('LTC/BTC'), exitReason: 'force_exit' } as const
  const stats = resultOf([...tradesOf([3, -1]), closedTrade(-4, 30, other)]).strategy.wave!
  assert.deepEqual([stats.best_pair?.key, stats.worst_pair?.key], ['ETH/BTC', 'LTC/BTC'])
  assert.deepEqual(
    stats.left_open_trades.map(({ key, profit_total_abs }) => [key, profit_total_abs]),
    [
      ['LTC/BTC', -4],
      ['TOTAL', -4],
    ],
  )
  assert.deepEqual(
    stats.exit_reason_summary.map(({ key, trades }) => [key, trades]),
    [
      ['exit_signal', 2],
      ['force_exit', 1],
      ['TOTAL', 3],
    ],
  )
  assert.deepEqual(
    stats.results_per_enter_tag.map(({ key, trades }) => [key, trades]),
    [['TOTAL', 3]],
  )
  assert.equal(stats.results_per_pair[0]!.duration_avg, '1:00:00')
})

test('orders of a short with further entries have their side, and a moved stop its distance', () => {
  const trade = closedTrade(5, 0, {
    isShort: true,
    leverage: 2,
    minRate: 80,
    initialStopLoss: 105,
    stopLoss: 88,
    exitReason: 'my_reason',
    fills: [
      { side: 'entry', time: START, rate: 100, amount: 0.4 },
      { side: 'entry', time: START + HOUR, rate: 110, amount: 0.6 },
      { side: 'exit', time: START + 2 * HOUR, rate: 90, amount: 1 },
    ],
  })
  const [found] = resultOf([trade]).strategy.wave!.trades
  assert.deepEqual(
    found!.orders.map((order) => [order.ft_order_side, order.ft_is_entry, order.cost, order.ft_order_tag]),
    [
      ['sell', true, 40, null],
      ['sell', true, 66, null],
      ['buy', false, 90, 'my_reason'],
    ],
  )
  assert.deepEqual([found!.initial_stop_loss_ratio, found!.stop_loss_ratio], [-0.1, -0.2])
  const untouched = resultOf([closedTrade(1)]).strategy.wave!.trades[0]!
  assert.equal(untouched.stop_loss_ratio, -0.1)
})

test('average times held are whole minutes, halves to the even one; no limit is as many trades as pairs', () => {
  const held = (minutes: number) => closedTrade(1, 0, { closeTime: START + minutes * 60_000 })
  const average = (trades: Simulation['trades']) => {
    const stats = resultOf(trades, { settings: { maxOpenTrades: -1 } }).strategy.wave!
    assert.deepEqual([stats.max_open_trades, stats.max_open_trades_setting], [2, -1])
    return [stats.results_per_pair.at(-1)!.duration_avg, stats.holding_avg, stats.winner_holding_avg]
  }
  assert.deepEqual(average([held(2), held(3)]), ['0:02:00', '0:02:00', '0:02:00'])
  assert.deepEqual(average([held(3), held(4)]), ['0:04:00', '0:04:00', '0:04:00'])
})

test('the result survives JSON', () => {
  const result = resultOf(tradesOf([1, -2, 0]))
  assert.deepEqual(JSON.parse(JSON.stringify(result)), result)
})
