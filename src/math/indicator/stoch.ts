import { allocateColumn, type Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requireSameLength } from '../guard.ts'
import { rollingMaxInto, rollingMinInto } from './rolling-extremes.ts'
import { smaInto } from './sma.ts'

export interface StochColumns {
  readonly k: Column
  readonly d: Column
}

export interface StochOptions {
  /** Rows whose high and low span the range; default 5. */
  readonly fastK?: number
  /** Rows averaged into k; default 3; 1 gives the fast oscillator. */
  readonly slowK?: number
  /** Rows of k averaged into d; default 3. */
  readonly slowD?: number
}

/**
 * Stochastic oscillator, 0…100: where the close stands in the range of the last rows (0 where the range is 0),
 * averaged to k, and again to d; TA-Lib `STOCH`, but k is defined as early as it can be, not only where d is.
 * in: bars[rows]; out: two columns[rows]. NaN inside: NaN while a window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function stochInto(out: StochColumns, bars: Bars, options: StochOptions = {}): void {
  const { high, low, close } = bars
  const { fastK = 5, slowK = 3, slowD = 3 } = options
  const rows = close.length
  requireSameLength(close, high, low, out.k, out.d)
  const top = new Float64Array(rows)
  const bottom = out.d
  rollingMaxInto(top, high, fastK)
  rollingMinInto(bottom, low, fastK)
  for (let row = 0; row < rows; row++) {
    const range = top[row]! - bottom[row]!
    const above = close[row]! - bottom[row]!
    top[row] = range === 0 ? above * 0 : 100 * (above / range)
  }
  smaInto(out.k, top, slowK)
  smaInto(out.d, out.k, slowD)
}

/** {@link stochInto} into new columns in shared memory. */
export function stoch(bars: Bars, options: StochOptions = {}): StochColumns {
  const out = { k: allocateColumn(bars.close.length), d: allocateColumn(bars.close.length) }
  stochInto(out, bars, options)
  return out
}
