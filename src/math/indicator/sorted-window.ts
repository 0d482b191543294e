import type { Column } from '../../domain/index.ts'

/** How many of the first `count` values, which ascend, are below `value`. */
export function countBelow(sorted: Column, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the first `count` values, which ascend, are at most `value`. */
export function countUpTo(sorted: Column, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Takes `value` out of the first `count` values, unless it is NaN. @returns how many are left */
export function leave(sorted: Column, count: number, value: number): number {
  if (Number.isNaN(value)) return count
  const at = countBelow(sorted, count, value)
  for (let k = at + 1; k < count; k++) sorted[k - 1] = sorted[k]!
  return count - 1
}

/** Puts `value` among the first `count` values, unless it is NaN. @returns how many there are */
export function enter(sorted: Column, count: number, value: number): number {
  if (Number.isNaN(value)) return count
  let at = count
  for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!
  sorted[at] = value
  return count + 1
}
