import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'

/**
 * Slope per row of the least-squares line through the last `n` rows; NaN for the first n − 1; TA-Lib
 * `LINEARREG_SLOPE`.
 *
 * in: x[rows]; out: out[rows], not x itself; n ≥ 2. NaN inside: NaN while the window holds it.
 * Cost: O(1) a row, without drift: Σ(position·deviation) by block tails and heads as in `variance`.
 * @throws MathFault `math.period`, `math.length`
 */
export function linregSlopeInto(out: Column, x: Column, n: number): void {
  requirePeriod(n, 2)
  requireSameLength(x, out)
  const rows = x.length
  if (n > rows) {
    out.fill(NaN)
    return
  }
  const spread = (n * (n * n - 1)) / 12
  const tail = new Float64Array(n).fill(NaN)
  const tailWeighted = new Float64Array(n)
  tail[n - 1] = 0
  for (let start = 0; start < rows; start += n) {
    const centre = x[start]!
    if (start > 0) {
      let sum = 0
      let weighted = 0
      for (let k = n - 1; k >= 0; k--) {
        tail[k] = sum
        tailWeighted[k] = weighted
        const deviation = x[start - n + k]! - centre
        sum += deviation
        weighted += (k - n) * deviation
      }
    }
    const end = Math.min(start + n, rows)
    let head = 0
    let headWeighted = 0
    for (let row = start, k = 0; row < end; row++, k++) {
      const deviation = x[row]! - centre
      head += deviation
      headWeighted += k * deviation
      const middle = k - (n - 1) / 2
      out[row] = (tailWeighted[k]! + headWeighted - middle * (tail[k]! + head)) / spread
    }
  }
}

/** {@link linregSlopeInto} into a new column in shared memory. */
export function linregSlope(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  linregSlopeInto(out, x, n)
  return out
}

/** Angle of the least-squares line in degrees: atan of {@link linregSlopeInto}; TA-Lib `LINEARREG_ANGLE`. */
export function linregAngleInto(out: Column, x: Column, n: number): void {
  linregSlopeInto(out, x, n)
  const degrees = 180 / Math.PI
  for (let row = 0; row < out.length; row++) out[row] = Math.atan(out[row]!) * degrees
}

/** {@link linregAngleInto} into a new column in shared memory. */
export function linregAngle(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  linregAngleInto(out, x, n)
  return out
}
