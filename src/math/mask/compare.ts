import { allocateMask, type Column, type Mask } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'

/** The right side of a comparison: a column of equal length, or one number for all rows. */
export type Operand = Column | number

/** 1 where a > b. NaN on either side gives 0. @throws MathFault `math.length` */
export function aboveInto(out: Mask, a: Column, b: Operand): void {
  requireSameLength(a, out)
  if (typeof b === 'number') {
    for (let row = 0; row < a.length; row++) out[row] = a[row]! > b ? 1 : 0
    return
  }
  requireSameLength(a, b)
  for (let row = 0; row < a.length; row++) out[row] = a[row]! > b[row]! ? 1 : 0
}

/** {@link aboveInto} into a new mask in shared memory. */
export function above(a: Column, b: Operand): Mask {
  const out = allocateMask(a.length)
  aboveInto(out, a, b)
  return out
}

/** 1 where a < b. NaN on either side gives 0. @throws MathFault `math.length` */
export function belowInto(out: Mask, a: Column, b: Operand): void {
  requireSameLength(a, out)
  if (typeof b === 'number') {
    for (let row = 0; row < a.length; row++) out[row] = a[row]! < b ? 1 : 0
    return
  }
  requireSameLength(a, b)
  for (let row = 0; row < a.length; row++) out[row] = a[row]! < b[row]! ? 1 : 0
}

/** {@link belowInto} into a new mask in shared memory. */
export function below(a: Column, b: Operand): Mask {
  const out = allocateMask(a.length)
  belowInto(out, a, b)
  return out
}

/** 1 where a ≥ b. NaN on either side gives 0. @throws MathFault `math.length` */
export function atLeastInto(out: Mask, a: Column, b: Operand): void {
  requireSameLength(a, out)
  if (typeof b === 'number') {
    for (let row = 0; row < a.length; row++) out[row] = a[row]! >= b ? 1 : 0
    return
  }
  requireSameLength(a, b)
  for (let row = 0; row < a.length; row++) out[row] = a[row]! >= b[row]! ? 1 : 0
}

/** {@link atLeastInto} into a new mask in shared memory. */
export function atLeast(a: Column, b: Operand): Mask {
  const out = allocateMask(a.length)
  atLeastInto(out, a, b)
  return out
}

/** 1 where a ≤ b. NaN on either side gives 0. @throws MathFault `math.length` */
export function atMostInto(out: Mask, a: Column, b: Operand): void {
  requireSameLength(a, out)
  if (typeof b === 'number') {
    for (let row = 0; row < a.length; row++) out[row] = a[row]! <= b ? 1 : 0
    return
  }
  requireSameLength(a, b)
  for (let row = 0; row < a.length; row++) out[row] = a[row]! <= b[row]! ? 1 : 0
}

/** {@link atMostInto} into a new mask in shared memory. */
export function atMost(a: Column, b: Operand): Mask {
  const out = allocateMask(a.length)
  atMostInto(out, a, b)
  return out
}
