import type { Column } from '../../../domain/index.ts'

/** Two prices that race each other for `horizon` rows. Levels are factors of the close: 1.02 is 2 % above it. */
export interface CrossSearch {
  readonly close: Column
  readonly goal: Column
  readonly stop: Column
  readonly goalFactor: number
  readonly stopFactor: number
  readonly horizon: number
}

/**
 * Whether one of the next `horizon` goal prices is strictly beyond its level, and no stop price of an earlier row
 * beyond its own: 1 or 0. Both on one row count as 1. A row without prices crosses nothing: exchanges send no candle
 * where nobody traded. NaN: fewer than `horizon` rows follow, none of them has a price, one of two prices is
 * missing before the race is decided, or the close is missing or not positive.
 */
export function crossFirst(search: CrossSearch, row: number): number {
  const { close, goal, stop, horizon, goalFactor, stopFactor } = search
  const price = close[row]!
  if (!(price > 0) || row + horizon >= close.length) return Number.NaN
  const goalLevel = price * goalFactor
  const stopLevel = price * stopFactor
  const isUp = goalFactor > 1
  let known = false
  for (let next = row + 1; next <= row + horizon; next++) {
    if (isUp ? goal[next]! > goalLevel : goal[next]! < goalLevel) return 1
    if (isUp ? stop[next]! < stopLevel : stop[next]! > stopLevel) return 0
    const isMissing = Number.isNaN(goal[next]!)
    if (isMissing !== Number.isNaN(stop[next]!)) return Number.NaN
    known ||= !isMissing
  }
  return known ? 0 : Number.NaN
}
