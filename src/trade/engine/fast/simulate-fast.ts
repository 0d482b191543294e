import { type TradeOutcomes, tradeOutcomes } from '../../../domain/index.ts'
import type { Simulation } from '../simulation.ts'
import type { FastPlan } from './fast-plan.ts'
import { endTime } from './fast-series.ts'
import { type KernelDesk, openKernelDesk } from './kernel.ts'
import { KernelRun } from './kernel-run.ts'
import type { TradeRecords } from './trade-records.ts'

/** Runs of more rows than this get a desk of their own, which is dropped after use. */
const DESK_ROWS = 2_000_000

let desk: KernelDesk | undefined

const recordsOf = new WeakMap<Simulation, TradeRecords>()

/**
 * Runs a plan by the kernel; the result is that of `simulate` to the last bit. Its trades are made when they
 * are first read.
 * @throws OrdersError `order.impossible`
 */
export function simulateFast({ rules, series, masks }: FastPlan): Simulation {
  const rows = series.reduce((sum, { candles }) => sum + candles.length, 0)
  const run = new KernelRun(series, deskFor(rows))
  run.takeMasks(masks, rules)
  const totals = run.run(rules)
  const records = run.trades
  let trades: Simulation['trades'] | undefined
  const simulation: Simulation = {
    get trades() {
      trades ??= records.closed()
      return trades
    },
    ...totals,
    canceledTradeEntries: 0,
    canceledEntryOrders: 0,
    replacedEntryOrders: 0,
    locks: run.locks,
    path: 'fast',
    startTime: Math.min(...series.map(({ candles, startup }) => candles.time[startup]!)),
    endTime: endTime(series),
    candles: series.reduce((sum, { candles, startup }) => sum + candles.length - startup, 0),
  }
  recordsOf.set(simulation, records)
  return simulation
}

/** The trades of a run as columns; where the kernel ran it no trade becomes an object for them. */
export function outcomesOf(simulation: Simulation): TradeOutcomes {
  return recordsOf.get(simulation)?.outcomes() ?? tradeOutcomes(simulation.trades)
}

/** Memory that was written before is ten times as fast as new one. */
function deskFor(rows: number): KernelDesk {
  if (rows > DESK_ROWS) return openKernelDesk()
  desk ??= openKernelDesk()
  desk.memory.release()
  return desk
}
