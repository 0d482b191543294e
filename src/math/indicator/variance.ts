import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'

/**
 * Population variance of the last `n` rows; NaN for the first n − 1; TA-Lib `VAR` without its cancellation.
 *
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. A flat window gives
 * exactly 0. Cost: O(1) a row. Deviations are taken from a value of the window, so nothing cancels; their
 * sums are the tail of one block of n rows plus the head of the next, so nothing drifts.
 * @throws MathFault `math.period`, `math.length`
 */
export function varianceInto(out: Column, x: Column, n: number): void {
  requirePeriod(n)
  requireSameLength(x, out)
  const rows = x.length
  if (n > rows) {
    out.fill(NaN)
    return
  }
  const tail = new Float64Array(n).fill(NaN)
  const tailSquares = new Float64Array(n)
  tail[n - 1] = 0
  for (let start = 0; start < rows; start += n) {
    const centre = x[start]!
    if (start > 0) {
      let sum = 0
      let squares = 0
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = sum
        tailSquares[k] = squares
        const deviation = x[start - n + k]! - centre
        sum += deviation
        squares += deviation * deviation
      }
    }
    const end = Math.min(start + n, rows)
    let head = 0
    let headSquares = 0
    for (let row = start, k = 0; row < end; row++, k++) {
      const deviation = x[row]! - centre
      head += deviation
      headSquares += deviation * deviation
      const sum = tail[k]! + head
      out[row] = Math.max(0, (tailSquares[k]! + headSquares - (sum * sum) / n) / n)
    }
  }
}

/** {@link varianceInto} into a new column in shared memory. */
export function variance(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  varianceInto(out, x, n)
  return out
}

/** Population standard deviation of the last `n` rows: the root of {@link varianceInto}; TA-Lib `STDDEV`. */
export function stddevInto(out: Column, x: Column, n: number): void {
  varianceInto(out, x, n)
  for (let row = 0; row < out.length; row++) out[row] = Math.sqrt(out[row]!)
}

/** {@link stddevInto} into a new column in shared memory. */
export function stddev(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  stddevInto(out, x, n)
  return out
}
