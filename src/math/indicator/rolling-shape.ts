import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'
import { blankSparseWindows, type RollingOptions } from './sparse-windows.ts'

/**
 * Population skewness m₃ / m₂^1.5 of the values among the last `n` rows.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods` are
 * held (default n), and where the window is flat. Cost: two passes over each window, O(n) a row.
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingSkewInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  requirePeriod(n)
  requireSameLength(x, out)
  for (let row = 0; row < x.length; row++) {
    const from = Math.max(0, row - n + 1)
    const mean = windowMean(x, from, row)
    let held = 0
    let squares = 0
    let cubes = 0
    for (let at = from; at <= row; at++) {
      const deviation = x[at]! - mean
      if (Number.isNaN(deviation)) continue
      held++
      squares += deviation * deviation
      cubes += deviation * deviation * deviation
    }
    const spread = squares / held
    out[row] = spread > 0 ? cubes / held / (spread * Math.sqrt(spread)) : NaN
  }
  blankSparseWindows(out, x, n, options)
}

/** {@link rollingSkewInto} into a new column in shared memory. */
export function rollingSkew(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingSkewInto(out, x, n, options)
  return out
}

/** Population excess kurtosis m₄ / m₂² − 3; shapes, NaN and cost as {@link rollingSkewInto}. */
export function rollingKurtosisInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  requirePeriod(n)
  requireSameLength(x, out)
  for (let row = 0; row < x.length; row++) {
    const from = Math.max(0, row - n + 1)
    const mean = windowMean(x, from, row)
    let held = 0
    let squares = 0
    let quads = 0
    for (let at = from; at <= row; at++) {
      const deviation = x[at]! - mean
      if (Number.isNaN(deviation)) continue
      const square = deviation * deviation
      held++
      squares += square
      quads += square * square
    }
    const spread = squares / held
    out[row] = spread > 0 ? quads / held / (spread * spread) - 3 : NaN
  }
  blankSparseWindows(out, x, n, options)
}

/** {@link rollingKurtosisInto} into a new column in shared memory. */
export function rollingKurtosis(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingKurtosisInto(out, x, n, options)
  return out
}

/** Mean of the values in rows `from`…`to`; taken from the first of them, so that a flat window is exact. */
function windowMean(x: Column, from: number, to: number): number {
  let origin = NaN
  let held = 0
  let sum = 0
  for (let at = from; at <= to; at++) {
    const value = x[at]!
    if (Number.isNaN(value)) continue
    if (held === 0) origin = value
    held++
    sum += value - origin
  }
  return origin + sum / held
}
