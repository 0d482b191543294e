import { allocateMask, type Column, type Mask } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import type { Operand } from './compare.ts'

/**
 * 1 where a > b and, on the row before, a ≤ b; 0 on the first row and where any of the four is NaN.
 * @throws MathFault `math.length`
 */
export function crossesAboveInto(out: Mask, a: Column, b: Operand): void {
  requireSameLength(a, out)
  if (a.length > 0) out[0] = 0
  if (typeof b === 'number') {
    for (let row = 1; row < a.length; row++) out[row] = a[row]! > b && a[row - 1]! <= b ? 1 : 0
    return
  }
  requireSameLength(a, b)
  for (let row = 1; row < a.length; row++) {
    out[row] = a[row]! > b[row]! && a[row - 1]! <= b[row - 1]! ? 1 : 0
  }
}

/** {@link crossesAboveInto} into a new mask in shared memory. */
export function crossesAbove(a: Column, b: Operand): Mask {
  const out = allocateMask(a.length)
  crossesAboveInto(out, a, b)
  return out
}

/**
 * 1 where a < b and, on the row before, a ≥ b; 0 on the first row and where any of the four is NaN.
 * @throws MathFault `math.length`
 */
export function crossesBelowInto(out: Mask, a: Column, b: Operand): void {
  requireSameLength(a, out)
  if (a.length > 0) out[0] = 0
  if (typeof b === 'number') {
    for (let row = 1; row < a.length; row++) out[row] = a[row]! < b && a[row - 1]! >= b ? 1 : 0
    return
  }
  requireSameLength(a, b)
  for (let row = 1; row < a.length; row++) {
    out[row] = a[row]! < b[row]! && a[row - 1]! >= b[row - 1]! ? 1 : 0
  }
}

/** {@link crossesBelowInto} into a new mask in shared memory. */
export function crossesBelow(a: Column, b: Operand): Mask {
  const out = allocateMask(a.length)
  crossesBelowInto(out, a, b)
  return out
}
