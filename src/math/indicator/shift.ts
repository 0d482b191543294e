import { allocateColumn, type Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'

/**
 * The value `rows` rows ago; NaN for the first `rows` rows. Only the past can be reached.
 * in: x[length]; out: out[length], not x itself.
 * @throws MathFault `math.period` for a negative or broken count, `math.length`
 */
export function shiftInto(out: Column, x: Column, rows: number): void {
  if (!Number.isInteger(rows) || rows < 0) {
    throw new MathFault(
      'math.period',
      `a shift by ${rows} rows`,
      'Shift by 0 or more whole rows: the future is not there yet.',
    )
  }
  requireSameLength(x, out)
  const gap = Math.min(rows, x.length)
  out.fill(NaN, 0, gap)
  out.set(x.subarray(0, x.length - gap), gap)
}

/** {@link shiftInto} into a new column in shared memory. */
export function shift(x: Column, rows: number): Column {
  const out = allocateColumn(x.length)
  shiftInto(out, x, rows)
  return out
}
