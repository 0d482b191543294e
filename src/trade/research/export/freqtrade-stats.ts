import type { ClosedTrade } from '../../../domain/index.ts'
import { backtestMetrics } from '../backtest-metrics.ts'
import type { BacktestMetrics } from '../metrics-schema.ts'
import { sum } from '../series-figures.ts'
import { expectancyRatio, type LineContext, meanMinutes, pairLines, tagLines } from './freqtrade-lines.ts'
import { periodicBreakdown } from './freqtrade-periods.ts'
import type { FreqtradeResultInput } from './freqtrade-result.ts'
import { freqtradeSettings } from './freqtrade-settings.ts'
import { dateText, spanText } from './freqtrade-text.ts'
import { freqtradeTrade } from './freqtrade-trade.ts'

/** Everything that freqtrade says of one strategy. */
export function strategyStats(input: FreqtradeResultInput) {
  const { pairs, settings, simulation, marketChange = 0 } = input
  const { trades, startTime, endTime } = simulation
  const { startingBalance } = settings
  const metrics = backtestMetrics({ trades, pairs, startingBalance, startTime, endTime, marketChange })
  const context = { startingBalance, days: metrics.backtestDays }
  return {
    trades: trades.map((trade) => freqtradeTrade(trade, settings.stoploss)),
    locks: simulation.locks.map((lock, index) => ({
      id: index + 1,
      pair: lock.pair,
      lock_time: dateText(lock.from),
      lock_timestamp: lock.from,
      lock_end_time: dateText(lock.until),
      lock_end_timestamp: lock.until,
      reason: lock.reason,
      side: lock.side,
      active: true,
    })),
    ...tables(input, context),
    ...totals(trades, metrics),
    ...ratios(metrics),
    ...runFields(input, metrics),
    ...freqtradeSettings(input),
    periodic_breakdown: periodicBreakdown(trades),
    ...dayFields(metrics),
    ...outcomeFields(trades, metrics),
    ...drawdownFields(metrics),
  }
}

function tables({ pairs, simulation }: FreqtradeResultInput, context: LineContext) {
  const { trades } = simulation
  const perPair = pairLines(pairs, trades, context)
  const leftOpen = trades.filter((trade) => trade.exitReason === 'force_exit')
  const openPairs = pairs.filter((pair) => leftOpen.some((trade) => trade.pair === pair))
  return {
    best_pair: pairs.length === 0 ? null : perPair[0]!,
    worst_pair: perPair
      .slice(0, -1)
      .reduce<(typeof perPair)[number] | null>(
        (worst, line) => (worst === null || line.profit_total_abs < worst.profit_total_abs ? line : worst),
        null,
      ),
    results_per_pair: perPair,
    results_per_enter_tag: tagLines(trades, () => null, context),
    exit_reason_summary: tagLines(trades, (trade) => trade.exitReason, context),
    mix_tag_stats: tagLines(trades, () => null, context),
    left_open_trades: pairLines(openPairs, leftOpen, context),
  }
}

function totals(trades: readonly ClosedTrade[], metrics: BacktestMetrics) {
  const long = sum(trades.filter((trade) => !trade.isShort).map((trade) => trade.profitAbs))
  const short = sum(trades.filter((trade) => trade.isShort).map((trade) => trade.profitAbs))
  return {
    total_trades: metrics.totalTrades,
    trade_count_long: metrics.tradeCountLong,
    trade_count_short: metrics.tradeCountShort,
    total_volume: metrics.totalVolume,
    avg_stake_amount: metrics.avgStakeAmount,
    profit_mean: metrics.profitMean,
    profit_median: metrics.profitMedian,
    profit_total: metrics.profitTotal,
    profit_total_long: long / metrics.startingBalance,
    profit_total_short: short / metrics.startingBalance,
    profit_total_abs: metrics.profitTotalAbs,
    profit_total_long_abs: long,
    profit_total_short_abs: short,
  }
}

function ratios(metrics: BacktestMetrics) {
  return {
    cagr: metrics.cagr,
    expectancy: metrics.expectancy,
    expectancy_ratio: expectancyRatio(metrics.totalTrades, metrics.expectancyRatio),
    sortino: metrics.sortino,
    sharpe: metrics.sharpe,
    calmar: metrics.calmar,
    sqn: metrics.sqn,
    profit_factor: metrics.profitFactor,
  }
}

function runFields(input: FreqtradeResultInput, metrics: BacktestMetrics) {
  const { simulation } = input
  const days = metrics.backtestDays || 1
  return {
    backtest_start: dateText(metrics.backtestStartTs),
    backtest_start_ts: metrics.backtestStartTs,
    backtest_end: dateText(metrics.backtestEndTs),
    backtest_end_ts: metrics.backtestEndTs,
    backtest_days: days,
    backtest_run_start_ts: Math.floor(input.runStart / 1000),
    backtest_run_end_ts: Math.floor(input.runEnd / 1000),
    trades_per_day: metrics.backtestDays === 0 ? metrics.totalTrades : metrics.tradesPerDay,
    market_change: metrics.marketChange,
    final_balance: metrics.finalBalance,
    rejected_signals: simulation.rejectedSignals,
    timedout_entry_orders: simulation.timedOutEntries,
    timedout_exit_orders: simulation.timedOutExits,
    canceled_trade_entries: simulation.canceledTradeEntries,
    canceled_entry_orders: simulation.canceledEntryOrders,
    replaced_entry_orders: simulation.replacedEntryOrders,
  }
}

function dayFields(metrics: BacktestMetrics) {
  return {
    backtest_best_day: metrics.backtestBestDay,
    backtest_worst_day: metrics.backtestWorstDay,
    backtest_best_day_abs: metrics.backtestBestDayAbs,
    backtest_worst_day_abs: metrics.backtestWorstDayAbs,
    winning_days: metrics.winningDays,
    draw_days: metrics.drawDays,
    losing_days: metrics.losingDays,
    daily_profit: metrics.dailyProfit,
  }
}

function outcomeFields(trades: readonly ClosedTrade[], metrics: BacktestMetrics) {
  const winners = trades.filter((trade) => trade.profitRatio > 0)
  const losers = trades.filter((trade) => trade.profitRatio < 0)
  return {
    wins: metrics.wins,
    losses: metrics.losses,
    draws: metrics.draws,
    winrate: metrics.winrate,
    holding_avg: held(trades),
    holding_avg_s: metrics.holdingAvgS,
    winner_holding_avg: held(winners),
    winner_holding_avg_s: metrics.winnerHoldingAvgS,
    loser_holding_avg: held(losers),
    loser_holding_avg_s: metrics.loserHoldingAvgS,
    max_consecutive_wins: metrics.maxConsecutiveWins,
    max_consecutive_losses: metrics.maxConsecutiveLosses,
  }
}

function held(trades: readonly ClosedTrade[]): string {
  return spanText(trades.length === 0 ? 0 : meanMinutes(trades))
}

function drawdownFields(metrics: BacktestMetrics) {
  const seconds = (metrics.drawdownEndTs - metrics.drawdownStartTs) / 1000
  return {
    max_drawdown_account: metrics.maxDrawdownAccount,
    max_relative_drawdown: metrics.maxRelativeDrawdown,
    max_drawdown_abs: metrics.maxDrawdownAbs,
    drawdown_start: dateText(metrics.drawdownStartTs),
    drawdown_start_ts: metrics.drawdownStartTs,
    drawdown_end: dateText(metrics.drawdownEndTs),
    drawdown_end_ts: metrics.drawdownEndTs,
    drawdown_duration: spanText(Math.floor(seconds / 60)),
    drawdown_duration_s: seconds,
    max_drawdown_low: metrics.maxDrawdownLow,
    max_drawdown_high: metrics.maxDrawdownHigh,
    csum_min: metrics.csumMin,
    csum_max: metrics.csumMax,
  }
}
