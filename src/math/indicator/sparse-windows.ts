import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'

export interface RollingOptions {
  /** Values that a window must hold for a result; default n, the whole window. NaN is no value. */
  readonly minPeriods?: number
}

/**
 * Writes NaN into `out` wherever the last `n` rows of x hold fewer than `minPeriods` values.
 * @throws MathFault `math.option`
 */
export function blankSparseWindows(out: Column, x: Column, n: number, options: RollingOptions): void {
  const least = options.minPeriods ?? n
  requireWithin('minPeriods', least, [1, n])
  let held = 0
  for (let row = 0; row < x.length; row++) {
    if (!Number.isNaN(x[row]!)) held++
    if (row >= n && !Number.isNaN(x[row - n]!)) held--
    if (held < least) out[row] = NaN
  }
}

/** The newest value among the `n` rows up to `row`; NaN when they hold none. */
export function latestValue(x: Column, row: number, n: number): number {
  for (let at = row; at >= 0 && at > row - n; at--) if (!Number.isNaN(x[at]!)) return x[at]!
  return NaN
}
