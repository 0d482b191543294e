import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'
import { blankSparseWindows, type RollingOptions } from './sparse-windows.ts'

/**
 * Sum of the values among the last `n` rows.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods`
 * are held (by default: for the first n − 1 rows and while the window holds a NaN). O(1) a row, no drift: see `sma`.
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingSumInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  requirePeriod(n)
  requireSameLength(x, out)
  const tail = new Float64Array(Math.min(n, x.length))
  for (let start = 0; start < x.length; start += n) {
    if (start > 0) {
      let sum = 0
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = sum
        const value = x[start - n + k]!
        if (!Number.isNaN(value)) sum += value
      }
    }
    const end = Math.min(start + n, x.length)
    let head = 0
    for (let row = start, k = 0; row < end; row++, k++) {
      const value = x[row]!
      if (!Number.isNaN(value)) head += value
      out[row] = tail[k]! + head
    }
  }
  blankSparseWindows(out, x, n, options)
}

/** {@link rollingSumInto} into a new column in shared memory. */
export function rollingSum(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingSumInto(out, x, n, options)
  return out
}

/** Mean of the values among the last `n` rows; shapes, NaN and cost as {@link rollingSumInto}; pandas `rolling.mean`. */
export function rollingMeanInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  rollingSumInto(out, x, n, options)
  let held = 0
  for (let row = 0; row < x.length; row++) {
    if (!Number.isNaN(x[row]!)) held++
    if (row >= n && !Number.isNaN(x[row - n]!)) held--
    out[row] = out[row]! / held
  }
}

/** {@link rollingMeanInto} into a new column in shared memory. */
export function rollingMean(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingMeanInto(out, x, n, options)
  return out
}
