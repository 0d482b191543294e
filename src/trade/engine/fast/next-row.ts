import { type Candles, timeframeMs } from '../../../domain/index.ts'
import type { FastRun } from './fast-run.ts'
import { nextSignal } from './signal-rows.ts'

/**
 * First row from `from` on at which a market's exit signal stands and its entry signal does not, both on the
 * row before; the number of rows where there is none. What was found is kept: rows only ever grow.
 */
export function nextExit(
  { series, signals, exits }: FastRun,
  market: number,
  side: 0 | 1,
  from: number,
): number {
  const slot = 2 * market + side
  if (exits.from[slot]! <= from && from <= exits.row[slot]!) return exits.row[slot]!
  const { enter, exit } = signals[market]![side]
  const last = series[market]!.candles.length - 1
  let row = nextSignal(exit, from - 1, last)
  while (row < last && enter.mask[row] === 1) row = nextSignal(exit, row + 1, last)
  exits.from[slot] = from
  exits.row[slot] = row + 1
  return row + 1
}

/** First row from `row` on whose time is not before `target`, at most the number of rows. */
export function rowFrom({ time, length, timeframe }: Candles, row: number, target: number): number {
  const step = timeframeMs(timeframe)
  const ahead = Math.max(0, Math.ceil((target - time[row]!) / step))
  let found = Math.min(length, row + ahead)
  while (found > row && time[found - 1]! >= target) found--
  return found
}
