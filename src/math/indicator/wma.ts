import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'

/**
 * Weighted moving average: weights 1…n from the oldest row of the window to the newest; NaN for the
 * first n − 1 rows; TA-Lib `WMA`.
 *
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: O(1) a row,
 * without drift: tails of one block of n rows and heads of the next, as in `sma`, here of Σx and Σ(position·x).
 * @throws MathFault `math.period`, `math.length`
 */
export function wmaInto(out: Column, x: Column, n: number): void {
  requirePeriod(n)
  requireSameLength(x, out)
  const rows = x.length
  if (n > rows) {
    out.fill(NaN)
    return
  }
  const weights = (n * (n + 1)) / 2
  const tail = new Float64Array(n).fill(NaN)
  const tailWeighted = new Float64Array(n)
  tail[n - 1] = 0
  for (let start = 0; start < rows; start += n) {
    if (start > 0) {
      let sum = 0
      let weighted = 0
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = sum
        tailWeighted[k] = weighted
        const value = x[start - n + k]!
        sum += value
        weighted += (k - n) * value
      }
    }
    const end = Math.min(start + n, rows)
    let sum = 0
    let weighted = 0
    for (let row = start, k = 0; row < end; row++, k++) {
      const value = x[row]!
      sum += value
      weighted += k * value
      out[row] = (tailWeighted[k]! + weighted + (n - k) * (tail[k]! + sum)) / weights
    }
  }
}

/** {@link wmaInto} into a new column in shared memory. */
export function wma(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  wmaInto(out, x, n)
  return out
}
