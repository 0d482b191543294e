import type { Column } from '../../../domain/index.ts'

/** A top, or a bottom, from which the price moves away on both sides. */
export interface TurningPoint {
  readonly row: number
  /** The last row before it that lies beyond the level line. */
  readonly left: number
  /** The first row after it that does. */
  readonly right: number
}

export interface LevelOptions {
  /** 1: tops, −1: bottoms. */
  readonly sign: 1 | -1
  /** Height of the jump on both sides, as a fraction of the extremum; below 1. */
  readonly level: number
}

/**
 * The tops of a series: the highest row of each part of it, a part ending where the price falls below
 * highest·(1 − level), if a row before it in that part is as low too. They are exactly those of
 * {@link searchExtrema}, in order, found in one pass.
 * in: x[rows]; NaN is passed over. Cost: O(rows).
 */
export function turningPoints(x: Column, { sign, level }: LevelOptions): readonly TurningPoint[] {
  const found: TurningPoint[] = []
  let start = -1
  let top = -1
  let line = Number.NaN
  for (let row = 0; row < x.length; row++) {
    const value = sign * x[row]!
    if (Number.isNaN(value)) continue
    const isBelow = top >= 0 && value < line
    if (isBelow) {
      const left = lastBelow(x, { sign, line, from: top - 1, to: start })
      if (left >= 0) found.push({ row: top, left, right: row })
    }
    if (top < 0 || isBelow) start = row
    else if (value <= sign * x[top]!) continue
    top = row
    line = value - level * Math.abs(value)
  }
  return found
}

export interface LineSearch {
  readonly sign: 1 | -1
  /** Value (times sign) that must be undercut. */
  readonly line: number
  readonly from: number
  readonly to: number
}

/** The last row of `to`…`from` whose value (times sign) is below `line`, or −1. */
export function lastBelow(x: Column, { sign, line, from, to }: LineSearch): number {
  for (let row = from; row >= to; row--) if (sign * x[row]! < line) return row
  return -1
}

/** The first row of `from`…`to` whose value (times sign) is below `line`, or −1. */
export function firstBelow(x: Column, { sign, line, from, to }: LineSearch): number {
  for (let row = from; row <= to; row++) if (sign * x[row]! < line) return row
  return -1
}
