import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'

/**
 * Simple moving average: mean of the last `n` rows; NaN for the first n − 1.
 *
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: 2 additions
 * and a division a row. The sum of a window is the tail of one block of n rows plus the head of the next:
 * nothing is ever subtracted, so nothing drifts, and a huge value leaves no trace once it is out.
 * @throws MathFault `math.period`, `math.length`
 */
export function smaInto(out: Column, x: Column, n: number): void {
  requirePeriod(n)
  requireSameLength(x, out)
  const rows = x.length
  if (n > rows) {
    out.fill(NaN)
    return
  }
  const tail = new Float64Array(n).fill(NaN)
  tail[n - 1] = 0
  for (let start = 0; start < rows; start += n) {
    if (start > 0) {
      let sum = 0
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = sum
        sum += x[start - n + k]!
      }
    }
    const end = Math.min(start + n, rows)
    let head = 0
    for (let row = start, k = 0; row < end; row++, k++) {
      head += x[row]!
      out[row] = (tail[k]! + head) / n
    }
  }
}

/** {@link smaInto} into a new column in shared memory. */
export function sma(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  smaInto(out, x, n)
  return out
}
