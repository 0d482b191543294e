import { allocateColumn, type Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requireSameLength } from '../guard.ts'
import { rollingMaxInto, rollingMinInto } from './rolling-extremes.ts'

/**
 * Williams %R, −100…0: distance of the close below the highest high of `n` rows in percent of their range, 0 where
 * the range is 0; NaN for the first n − 1 rows; TA-Lib `WILLR`.
 * in: bars[rows]; out: out[rows], none of the inputs. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function willrInto(out: Column, bars: Bars, n: number): void {
  const { high, low, close } = bars
  requireSameLength(close, high, low, out)
  const bottom = new Float64Array(close.length)
  rollingMaxInto(out, high, n)
  rollingMinInto(bottom, low, n)
  for (let row = 0; row < close.length; row++) {
    const below = out[row]! - close[row]!
    const range = out[row]! - bottom[row]!
    out[row] = range === 0 ? below * 0 : -100 * (below / range)
  }
}

/** {@link willrInto} into a new column in shared memory. */
export function willr(bars: Bars, n: number): Column {
  const out = allocateColumn(bars.close.length)
  willrInto(out, bars, n)
  return out
}
