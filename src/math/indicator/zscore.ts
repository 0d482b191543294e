import { allocateColumn, type Column } from '../../domain/index.ts'
import { smaInto } from './sma.ts'
import { stddevInto } from './variance.ts'

/**
 * Distance from the mean of the last `n` rows in their population standard deviations.
 * in: x[rows]; out: out[rows], not x itself. NaN for the first n − 1 rows, while the window holds a NaN, and where
 * the window is flat.
 * @throws MathFault `math.period`, `math.length`
 */
export function zscoreInto(out: Column, x: Column, n: number): void {
  const mean = new Float64Array(x.length)
  smaInto(mean, x, n)
  stddevInto(out, x, n)
  for (let row = 0; row < x.length; row++) {
    const spread = out[row]!
    out[row] = spread === 0 ? NaN : (x[row]! - mean[row]!) / spread
  }
}

/** {@link zscoreInto} into a new column in shared memory. */
export function zscore(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  zscoreInto(out, x, n)
  return out
}
