import type { CrossSearch } from '../labels/cross-first.ts'
import type { LabelDialect } from '../labels/label-dialect.ts'

/** A label that cannot be known yet is a no, and gaps are read as the original reads them. */
export const itbLabels: LabelDialect = {
  unknown: 0,
  waitsUntilSettled: false,
  crossFirst: crossFirstWithGaps,
  toleranceOf: (_level, tolerance) => tolerance,
  uncertain: (label) => label,
}

/**
 * As {@link CrossSearch} says, with the slips of the original: a search that finds nothing takes the next row where
 * that one, or the close, has no value. False where fewer than half of the window's closes are there.
 */
function crossFirstWithGaps(search: CrossSearch, row: number): number {
  const { close, goal, stop, goalFactor, stopFactor, horizon } = search
  if (row + horizon >= close.length) return 0
  let values = 0
  for (let next = row; next <= row + horizon; next++) if (!Number.isNaN(close[next]!)) values++
  if (values < Math.floor(horizon / 2)) return 0
  const first = offsetOf(goal, { row, horizon, level: close[row]! * goalFactor, isUp: goalFactor > 1 })
  const second = offsetOf(stop, { row, horizon, level: close[row]! * stopFactor, isUp: stopFactor > 1 })
  return first !== undefined && (second === undefined || first <= second) ? 1 : 0
}

function offsetOf(
  price: Float64Array,
  { row, horizon, level, isUp }: { row: number; horizon: number; level: number; isUp: boolean },
): number | undefined {
  for (let offset = 0; offset < horizon; offset++) {
    const value = price[row + 1 + offset]!
    if (isUp ? value > level : value < level) return offset
  }
  const next = price[row + 1]!
  return (isUp ? next <= level : next >= level) ? undefined : 0
}
