import type { Simulation } from '../simulation.ts'
import { closedTrades } from './closed-trades.ts'
import type { FastPlan } from './fast-plan.ts'
import { FastRun } from './fast-run.ts'
import { runTrades } from './run-trades.ts'

/**
 * Runs a plan; the result is that of `simulate` to the last bit. Its trades are made when they are first
 * read.
 * @throws OrdersError `order.impossible`
 */
export function simulateFast({ rules, series, signals, entries }: FastPlan): Simulation {
  const run = new FastRun(series)
  run.begin(rules, signals, entries)
  runTrades(run)
  const { balance, rejectedSignals, timedOutEntries, timedOutExits, endTime } = run
  let trades: Simulation['trades'] | undefined
  return {
    get trades() {
      trades ??= closedTrades(run)
      return trades
    },
    finalBalance: balance,
    rejectedSignals,
    timedOutEntries,
    timedOutExits,
    canceledTradeEntries: 0,
    canceledEntryOrders: 0,
    replacedEntryOrders: 0,
    locks: run.locks.all,
    path: 'fast',
    startTime: Math.min(...series.map(({ candles, startup }) => candles.time[startup]!)),
    endTime,
    candles: series.reduce((sum, { candles, startup }) => sum + candles.length - startup, 0),
  }
}
