import type { Column } from '../../../domain/index.ts'
import { firstBelow, type LevelOptions, lastBelow, type TurningPoint } from './turning-points.ts'

/** A turning point with the first and last row of the part of the series in which it is the extremum. */
export interface FoundExtremum extends TurningPoint {
  readonly first: number
  readonly last: number
}

/**
 * The tops of a series by their definition: the highest row of all, of equal ones the first, if the price falls
 * below highest·(1 − level) on both sides; then the same in the part up to that row on its left and in the part
 * from that row on its right. `turningPoints` finds the same rows; this also knows the parts.
 * in: x[rows]; NaN is passed over. Cost: O(rows · depth of the search).
 */
export function searchExtrema(x: Column, { sign, level }: LevelOptions): readonly FoundExtremum[] {
  const found: FoundExtremum[] = []
  const parts: [number, number][] = [[0, x.length - 1]]
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [first, last] = part
    const row = highest(x, { sign, first, last })
    if (row < 0) continue
    const line = sign * x[row]! - level * Math.abs(x[row]!)
    const left = lastBelow(x, { sign, line, from: row - 1, to: first })
    const right = firstBelow(x, { sign, line, from: row + 1, to: last })
    if (left >= 0 && right >= 0) found.push({ row, left, right, first, last })
    if (left > first) parts.push([first, left])
    if (right >= 0 && right < last) parts.push([right, last])
  }
  return found.sort((a, b) => a.row - b.row)
}

function highest(x: Column, { sign, first, last }: { sign: 1 | -1; first: number; last: number }): number {
  let best = -1
  for (let row = first; row <= last; row++) {
    if (best < 0 ? !Number.isNaN(x[row]!) : sign * x[row]! > sign * x[best]!) best = row
  }
  return best
}
