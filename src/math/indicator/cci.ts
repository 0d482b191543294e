import { allocateColumn, type Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requireSameLength } from '../guard.ts'
import { smaInto } from './sma.ts'

/**
 * Commodity channel index: (typical price − its mean) / (0.015 · its mean absolute deviation) over `n` rows, 0 where
 * the deviation is 0; typical price = (high + low + close) / 3; NaN for the first n − 1 rows; TA-Lib `CCI`.
 * in: bars[rows]; out: out[rows]. NaN inside: NaN while the window holds it. Cost: O(n) a row.
 * @throws MathFault `math.period`, `math.length`
 */
export function cciInto(out: Column, bars: Bars, n: number): void {
  const { high, low, close } = bars
  const rows = close.length
  requireSameLength(close, high, low, out)
  const typical = new Float64Array(rows)
  for (let row = 0; row < rows; row++) typical[row] = (high[row]! + low[row]! + close[row]!) / 3
  smaInto(out, typical, n)
  for (let row = n - 1; row < rows; row++) {
    const mean = out[row]!
    let sum = 0
    for (let at = row - n + 1; at <= row; at++) sum += Math.abs(typical[at]! - mean)
    const distance = typical[row]! - mean
    out[row] = distance === 0 || sum === 0 ? distance * 0 : distance / (0.015 * (sum / n))
  }
}

/** {@link cciInto} into a new column in shared memory. */
export function cci(bars: Bars, n: number): Column {
  const out = allocateColumn(bars.close.length)
  cciInto(out, bars, n)
  return out
}
