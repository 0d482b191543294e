import type { Column } from '../../../domain/index.ts'

const DAY_MS = 86_400_000

/** Rows `start` (included) to `end` (excluded) without a gap between them. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Whether a gap lies between two rows of an asset. */
export function isGap(before: number, after: number, mostGapDays: number): boolean {
  return after - before > mostGapDays * DAY_MS
}

/** The stretches of ascending times, in order; together they are all rows. */
export function stretches(time: Column, mostGapDays: number): Stretch[] {
  const found: Stretch[] = []
  let start = 0
  for (let row = 1; row <= time.length; row++) {
    if (row < time.length && !isGap(time[row - 1]!, time[row]!, mostGapDays)) continue
    found.push({ start, end: row })
    start = row
  }
  return time.length === 0 ? [] : found
}
