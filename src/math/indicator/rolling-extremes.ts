import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'
import { blankSparseWindows, type RollingOptions } from './sparse-windows.ts'

/**
 * Largest of the last `n` rows.
 * in: x[rows]; out: out[rows], not x itself. NaN where the window holds fewer than `minPeriods` values
 * (by default: for the first n − 1 rows and while it holds a NaN). Cost: about 3 comparisons a row, whatever n
 * (van Herk: tail of one block of n rows, head of the next).
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingMaxInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  requirePeriod(n)
  requireSameLength(x, out)
  const tail = new Float64Array(Math.min(n, x.length)).fill(-Infinity)
  for (let start = 0; start < x.length; start += n) {
    if (start > 0) {
      let best = -Infinity
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = best
        const value = x[start - n + k]!
        if (value > best) best = value
      }
    }
    const end = Math.min(start + n, x.length)
    let best = -Infinity
    for (let row = start, k = 0; row < end; row++, k++) {
      const value = x[row]!
      if (value > best) best = value
      out[row] = Math.max(tail[k]!, best)
    }
  }
  blankSparseWindows(out, x, n, options)
}

/** {@link rollingMaxInto} into a new column in shared memory. */
export function rollingMax(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingMaxInto(out, x, n, options)
  return out
}

/** Smallest of the last `n` rows; shapes, NaN and cost as {@link rollingMaxInto}. */
export function rollingMinInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  requirePeriod(n)
  requireSameLength(x, out)
  const tail = new Float64Array(Math.min(n, x.length)).fill(Infinity)
  for (let start = 0; start < x.length; start += n) {
    if (start > 0) {
      let best = Infinity
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = best
        const value = x[start - n + k]!
        if (value < best) best = value
      }
    }
    const end = Math.min(start + n, x.length)
    let best = Infinity
    for (let row = start, k = 0; row < end; row++, k++) {
      const value = x[row]!
      if (value < best) best = value
      out[row] = Math.min(tail[k]!, best)
    }
  }
  blankSparseWindows(out, x, n, options)
}

/** {@link rollingMinInto} into a new column in shared memory. */
export function rollingMin(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingMinInto(out, x, n, options)
  return out
}
