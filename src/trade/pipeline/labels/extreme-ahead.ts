import { allocateColumn, type Column } from '../../../domain/index.ts'

/**
 * The highest (`sign` 1) or lowest (−1) of the next `horizon` values, without the row's own.
 * in: x[rows]; out[row − start] for the rows from `start` on. NaN: fewer values follow, or one of them is NaN.
 * Cost: O(rows − start + horizon), by a queue of falling values.
 */
export function extremeAhead(
  x: Column,
  { horizon, sign, start }: { horizon: number; sign: 1 | -1; start: number },
): Column {
  const out = allocateColumn(x.length - start).fill(Number.NaN)
  const queue = new Int32Array(Math.max(0, x.length - start))
  let head = 0
  let tail = 0
  let lastMissing = start
  for (let row = start + 1; row < x.length; row++) {
    const value = sign * x[row]!
    if (Number.isNaN(value)) lastMissing = row
    else {
      while (tail > head && sign * x[queue[tail - 1]!]! <= value) tail--
      queue[tail++] = row
    }
    const at = row - horizon
    if (at < start) continue
    while (head < tail && queue[head]! <= at) head++
    if (lastMissing <= at) out[at - start] = x[queue[head]!]!
  }
  return out
}
