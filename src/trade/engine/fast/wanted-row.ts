import type { FastRun } from './fast-run.ts'

/** What the row before `row` wants to enter: the row for a long, its negative for a short, 0 for nothing. */
export function wantedRow({ series, signals, rules, endTime }: FastRun, market: number, row: number): number {
  const [long, short] = signals[market]!
  const isLong = long.enter.mask[row - 1] === 1
  const isShort = rules.isFutures && short.enter.mask[row - 1] === 1
  if (isLong === isShort || series[market]!.candles.time[row] === endTime) return 0
  if (isLong) return long.exit.mask[row - 1] === 1 ? 0 : row
  return short.exit.mask[row - 1] === 1 ? 0 : -row
}
