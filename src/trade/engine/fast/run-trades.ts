import { EXIT_REASONS } from '../../../domain/index.ts'
import { enterTrade, REFUSED } from './enter-trade.ts'

import { clockAt } from './fast-market.ts'
import { bookProfit } from './fast-profit.ts'
import { type FastRun, IDLE } from './fast-run.ts'
import { DUE, NOT_ENTERED } from './trade-columns.ts'
import { awaitEntry, awaitExit, takeEntry, takersRate } from './trade-path.ts'
import { wantedRow } from './wanted-row.ts'

const FORCE_EXIT = EXIT_REASONS.indexOf('force_exit')

/**
 * Runs a plan from event to event. What a trade does depends on its own candles alone, so its next event is
 * looked for as soon as the trade is open, and waits in a heap; entries come from a sorted list. On one step
 * of the clock open trades come first, in order of opening, then the other markets in their order.
 */
export function runTrades(run: FastRun): void {
  const { entries, heap, tradeOf, busyUntil } = run
  let next = 0
  for (;;) {
    const clock = next < entries.count ? entries.clock[next]! : Number.POSITIVE_INFINITY
    if (heap.size > 0 && heap.clock <= clock) {
      const now = heap.clock
      happen(run, heap.pop(), now)
      continue
    }
    if (next === entries.count) break
    const market = entries.market[next]!
    const row = entries.row[next]!
    next++
    if (tradeOf[market] === IDLE && clock > busyUntil[market]!) tryToEnter(run, market, row)
  }
  for (let market = 0; market < run.series.length; market++) {
    if (tradeOf[market] !== IDLE) forceExit(run, tradeOf[market]!)
  }
}

function tryToEnter(run: FastRun, market: number, row: number): void {
  const id = enterTrade(run, market, row)
  if (id === REFUSED) return
  const entryRow = Math.abs(row)
  const dueRow = awaitEntry(run, id)
  if (dueRow === entryRow) hold(run, id, entryRow)
  else schedule(run, id, dueRow)
}

/** The entry is filled: on to the exit, which may come on the same candle. */
function hold(run: FastRun, id: number, row: number): void {
  takeEntry(run, id, row)
  const exitRow = awaitExit(run, id, row)
  if (exitRow === row) close(run, id)
  else schedule(run, id, exitRow)
}

function schedule({ heap, series, trades }: FastRun, id: number, row: number): void {
  const one = series[trades.market[id]!]!
  if (row < one.candles.length) heap.push(clockAt(one, row), id)
}

function happen(run: FastRun, id: number, clock: number): void {
  const { trades } = run
  const market = trades.market[id]!
  const row = trades.exitRow[id]!
  run.busyUntil[market] = clock
  if (trades.due[id] === DUE.exit) close(run, id)
  else if (trades.due[id] === DUE.entry) hold(run, id, row)
  else {
    run.timedOutEntries++
    release(run, id)
    const wanted = wantedRow(run, market, row)
    if (wanted !== 0) tryToEnter(run, market, wanted)
  }
}

function close(run: FastRun, id: number): void {
  const { trades } = run
  bookProfit(run, id)
  run.profit += trades.profitAbs[id]!
  trades.close(id)
  release(run, id)
}

function release(run: FastRun, id: number): void {
  const { open } = run
  run.tradeOf[run.trades.market[id]!] = IDLE
  let at = 0
  while (open[at] !== id) at++
  run.openCount--
  for (; at < run.openCount; at++) open[at] = open[at + 1]!
}

/** At the end: leaves at the open of the market's last row; an entry that was never filled is dropped. */
function forceExit(run: FastRun, id: number): void {
  const { trades } = run
  const { open, length } = run.series[trades.market[id]!]!.candles
  if (trades.seenFrom[id] === NOT_ENTERED) {
    release(run, id)
    return
  }
  trades.exitRow[id] = length - 1
  trades.reason[id] = FORCE_EXIT
  trades.closeRate[id] = takersRate(run, id, open[length - 1]!)
  close(run, id)
}
