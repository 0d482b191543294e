import { allocateColumn, type Column } from '../../../domain/index.ts'
import type { LevelOptions } from './turning-points.ts'

/**
 * The row with which each row's label of tops became final: out[row] ≥ row, never falling; NaN where it can still
 * change. While the price has not fallen below the level line of the highest row so far, every row behind the last
 * one below the tolerance line may become part of a top, this one or a higher one to come; what lies before it
 * may not. A tolerance wider than the level has no such bound: all NaN.
 * in: x[rows]; NaN prices settle with the rows around them. Cost: O(rows), by a queue of rising lows.
 */
export function settledExtrema(
  x: Column,
  { sign, level, tolerance }: LevelOptions & { tolerance: number },
): Column {
  const out = allocateColumn(x.length).fill(Number.NaN)
  if (tolerance > level) return out
  const lows = new Int32Array(x.length)
  let [head, tail] = [0, 0]
  let highest = Number.NaN
  let open = 0
  for (let row = 0; row < x.length; row++) {
    const value = sign * x[row]!
    if (Number.isNaN(value)) continue
    let settled = open
    if (Number.isNaN(highest) || value < highest - level * Math.abs(highest)) {
      head = tail = 0
      highest = value
      settled = row + 1
    } else if (value > highest) {
      highest = value
      const line = value - tolerance * Math.abs(value)
      while (head < tail && sign * x[lows[head]!]! < line) settled = lows[head++]! + 1
    }
    while (tail > head && sign * x[lows[tail - 1]!]! >= value) tail--
    lows[tail++] = row
    if (settled > open) {
      out.fill(row, open, settled)
      open = settled
    }
  }
  return out
}
