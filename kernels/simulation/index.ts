import { placeTens } from './book'
import { listEntries as listAll, listExits as listOf, placeEntries, setEnd } from './entry-list'
import { balance, rejectedSignals, tradeCount } from './gate'
import { marketAt, place, placeTrades } from './layout'
import { placeLocks } from './protections'
import { run as runAll, timedOutEntries } from './run'
import { tally } from './tally'
import { isImpossible, timedOutExits } from './trade-path'

export { tally }

/** Where the host has put the tables that last for a sweep, of how many markets, and their clock. */
export function placeTables(
  markets: usize,
  count: i32,
  open: usize,
  heap: usize,
  locks: usize,
  tens: usize,
  candle: f64,
  endTime: f64,
): void {
  place(markets, count, open, heap, candle)
  placeLocks(locks)
  placeTens(tens)
  setEnd(endTime)
}

/** Where the list of entries goes; see `entry-list.ts`. */
export function listEntries(
  clocks: usize,
  slots: usize,
  rows: usize,
  ends: usize,
  places: usize,
  steps: i32,
  isFutures: bool,
): i32 {
  placeEntries(clocks, slots)
  return listAll(rows, ends, places, steps, isFutures)
}

export function listExits(rows: usize, market: i32, side: i32): i32 {
  return listOf(rows, marketAt(market), side)
}

/** Runs by the rules at `rules`, trades and their order of closing to where they are named. How many closed. */
export function run(rules: usize, trades: usize, order: usize): i32 {
  placeTrades(trades, order)
  return runAll(rules)
}

/** Of the last run: 0 balance, 1 trades opened, 2 rejected signals, 3 and 4 orders timed out, 5 refused orders. */
export function figure(which: i32): f64 {
  if (which === 0) return balance()
  if (which === 1) return tradeCount
  if (which === 2) return rejectedSignals
  if (which === 3) return timedOutEntries
  if (which === 4) return timedOutExits
  return isImpossible ? 1 : 0
}
