import type { FastRun } from './fast-run.ts'

const NOTHING = -1

/** Market and side that the row before `row` wants to enter, as {@link EntryList} has it, or a negative number. */
export function wantedSlot(
  { series, signals, rules, endTime }: FastRun,
  market: number,
  row: number,
): number {
  const [long, short] = signals[market]!
  const isLong = long.enter.mask[row - 1] === 1
  const isShort = rules.isFutures && short.enter.mask[row - 1] === 1
  if (isLong === isShort || series[market]!.candles.time[row] === endTime) return NOTHING
  const { exit } = isLong ? long : short
  return exit.mask[row - 1] === 1 ? NOTHING : 2 * market + (isLong ? 0 : 1)
}
