import type { Column } from '../../domain/index.ts'

/**
 * Fills runs of NaN in place, linearly by row between their neighbours; a run at the end repeats the
 * last value, one at the beginning stays. Runs longer than `maxGap` rows stay whole.
 */
export function interpolateColumn(column: Column, maxGap = Infinity): void {
  let last = -1
  for (let row = 0; row < column.length; row++) {
    if (Number.isNaN(column[row]!)) continue
    if (last >= 0 && row - last - 1 <= maxGap) fillBetween(column, last, row)
    last = row
  }
  if (last >= 0 && column.length - 1 - last <= maxGap) column.fill(column[last]!, last + 1)
}

function fillBetween(column: Column, left: number, right: number): void {
  const slope = (column[right]! - column[left]!) / (right - left)
  for (let row = left + 1; row < right; row++) column[row] = slope * (row - left) + column[left]!
}
