import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength, requireWithin } from '../guard.ts'
import { blankSparseWindows, latestValue, type RollingOptions } from './sparse-windows.ts'

export interface RollingStdOptions extends RollingOptions {
  /** Divisor is count − ddof: 0 (default) population, 1 sample (then one value gives NaN). */
  readonly ddof?: 0 | 1
}

/**
 * Standard deviation of the values among the last `n` rows; pandas `rolling.std` for `ddof` 1.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods` are
 * held (default n). A flat window gives exactly 0. Cost: O(1) a row, see `variance`.
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingStdInto(out: Column, x: Column, n: number, options: RollingStdOptions = {}): void {
  requirePeriod(n)
  requireSameLength(x, out)
  const ddof = options.ddof ?? 0
  requireWithin('ddof', ddof, [0, 1])
  const tail = new Float64Array(Math.min(n, x.length))
  const tailSquares = new Float64Array(tail.length)
  let held = 0
  for (let start = 0; start < x.length; start += n) {
    let centre = latestValue(x, start, n)
    if (start > 0) {
      let sum = 0
      let squares = 0
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = sum
        tailSquares[k] = squares
        const deviation = x[start - n + k]! - centre
        if (Number.isNaN(deviation)) continue
        sum += deviation
        squares += deviation * deviation
      }
    }
    const end = Math.min(start + n, x.length)
    let head = 0
    let headSquares = 0
    for (let row = start, k = 0; row < end; row++, k++) {
      const value = x[row]!
      if (row >= n && !Number.isNaN(x[row - n]!)) held--
      if (!Number.isNaN(value)) {
        if (Number.isNaN(centre)) centre = value
        const deviation = value - centre
        held++
        head += deviation
        headSquares += deviation * deviation
      }
      const sum = tail[k]! + head
      const squares = Math.max(0, tailSquares[k]! + headSquares - (sum * sum) / held)
      out[row] = held > ddof ? Math.sqrt(squares / (held - ddof)) : NaN
    }
  }
  blankSparseWindows(out, x, n, options)
}

/** {@link rollingStdInto} into a new column in shared memory. */
export function rollingStd(x: Column, n: number, options: RollingStdOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingStdInto(out, x, n, options)
  return out
}
