import { EXIT_REASONS } from '../../../domain/index.ts'
import { enterTrade, REFUSED } from './enter-trade.ts'
import { clockAt, rowAtClock } from './fast-market.ts'
import { bookProfit } from './fast-profit.ts'
import { protectFast } from './fast-protections.ts'
import { type FastRun, GATE, IDLE } from './fast-run.ts'
import { skipEntries } from './skip-entries.ts'
import { DUE, NOT_ENTERED } from './trade-columns.ts'
import { awaitEntry, awaitExit, takeEntry, takersRate } from './trade-path.ts'
import { wantedSlot } from './wanted-slot.ts'

const FORCE_EXIT = EXIT_REASONS.indexOf('force_exit')

/**
 * Runs a plan from event to event. What a trade does depends on its own candles alone, so its next event is
 * looked for as soon as the trade is open, and waits in a heap; entries come from a sorted list. On one step
 * of the clock open trades come first, in order of opening, then the other markets in their order.
 */
export function runTrades(run: FastRun): void {
  const { heap, busyUntil, tradeOf } = run
  const { count, clock, slot } = run.entries
  for (let next = 0; next < count; ) {
    const now = clock[next]!
    if (heap.clock <= now) {
      happen(run)
    } else if (run.gate !== GATE.open) {
      next = skipEntries(run, next)
    } else {
      if (now > busyUntil[slot[next]! >> 1]!) tryToEnter(run, slot[next]!, now)
      next++
    }
  }
  while (heap.size > 0) happen(run)
  for (let market = 0; market < run.series.length; market++) {
    if (tradeOf[market] !== IDLE) forceExit(run, tradeOf[market]!)
  }
}

function tryToEnter(run: FastRun, slot: number, clock: number): void {
  const id = enterTrade(run, slot, rowAtClock(run.series[slot >> 1]!, clock))
  if (id === REFUSED) return
  const dueRow = awaitEntry(run, id)
  if (dueRow === run.trades.entryRow[id]) hold(run, id, dueRow)
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

/** Does what is due first. */
function happen(run: FastRun): void {
  const { heap, trades } = run
  const { clock } = heap
  const id = heap.pop()
  const market = trades.market[id]!
  if (trades.due[id] === DUE.entry) {
    hold(run, id, trades.exitRow[id]!)
  } else if (trades.due[id] === DUE.exit) {
    close(run, id)
  } else {
    run.timedOutEntries++
    release(run, id)
    const slot = wantedSlot(run, market, trades.exitRow[id]!)
    if (slot >= 0) tryToEnter(run, slot, clock)
  }
  if (run.tradeOf[market] === IDLE) run.busyUntil[market] = clock
}

function close(run: FastRun, id: number): void {
  const { trades } = run
  bookProfit(run, id)
  run.profit += trades.profitAbs[id]!
  trades.close(id)
  release(run, id)
  if (run.rules.protections.length > 0) protectFast(run, id)
}

function release(run: FastRun, id: number): void {
  const { open } = run
  const market = run.trades.market[id]!
  run.tradeOf[market] = IDLE
  run.busyUntil[market] = 0
  run.gate = GATE.open
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
