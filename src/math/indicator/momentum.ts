import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'

/**
 * Momentum: x minus its value `n` rows ago; NaN for the first n rows; TA-Lib `MOM`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN where either value is.
 * @throws MathFault `math.period`, `math.length`
 */
export function momInto(out: Column, x: Column, n: number): void {
  requirePeriod(n)
  requireSameLength(x, out)
  out.fill(NaN, 0, Math.min(n, x.length))
  for (let row = n; row < x.length; row++) out[row] = x[row]! - x[row - n]!
}

/** {@link momInto} into a new column in shared memory. */
export function mom(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  momInto(out, x, n)
  return out
}

/**
 * Rate of change in percent of the value `n` rows ago, 0 where that is 0; NaN for the first n rows; TA-Lib `ROC`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN where either value is.
 * @throws MathFault `math.period`, `math.length`
 */
export function rocInto(out: Column, x: Column, n: number): void {
  requirePeriod(n)
  requireSameLength(x, out)
  out.fill(NaN, 0, Math.min(n, x.length))
  for (let row = n; row < x.length; row++) {
    const base = x[row - n]!
    out[row] = base === 0 ? x[row]! * 0 : (x[row]! / base - 1) * 100
  }
}

/** {@link rocInto} into a new column in shared memory. */
export function roc(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  rocInto(out, x, n)
  return out
}
