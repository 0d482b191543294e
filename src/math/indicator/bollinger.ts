import { allocateColumn, type Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import { smaInto } from './sma.ts'
import { stddevInto } from './variance.ts'

export interface BollingerColumns {
  readonly upper: Column
  readonly middle: Column
  readonly lower: Column
}

export interface BollingerOptions {
  /** Width of either side in population standard deviations; default 2. */
  readonly deviations?: number
}

/**
 * Bollinger bands: the mean of the last `n` rows and its distance by standard deviations; TA-Lib `BBANDS`.
 *
 * in: x[rows]; out: three columns[rows], none of them x. NaN for the first n − 1 rows and while the window holds one.
 * @throws MathFault `math.period`, `math.length`
 */
export function bollingerInto(
  out: BollingerColumns,
  x: Column,
  n: number,
  options: BollingerOptions = {},
): void {
  const { upper, middle, lower } = out
  const width = options.deviations ?? 2
  smaInto(middle, x, n)
  stddevInto(upper, x, n)
  requireSameLength(x, lower)
  for (let row = 0; row < x.length; row++) {
    const side = width * upper[row]!
    const mean = middle[row]!
    upper[row] = mean + side
    lower[row] = mean - side
  }
}

/** {@link bollingerInto} into new columns in shared memory. */
export function bollinger(x: Column, n: number, options: BollingerOptions = {}): BollingerColumns {
  const rows = x.length
  const out = { upper: allocateColumn(rows), middle: allocateColumn(rows), lower: allocateColumn(rows) }
  bollingerInto(out, x, n, options)
  return out
}
