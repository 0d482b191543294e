import { allocateMask, type Mask } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'

/** 1 where every mask holds; masks are 0 or 1, of equal length. @throws MathFault `math.length` */
export function and(first: Mask, ...others: readonly Mask[]): Mask {
  requireSameLength(first, ...others)
  const out = allocateMask(first.length)
  out.set(first)
  for (const mask of others) for (let row = 0; row < out.length; row++) out[row]! &= mask[row]!
  return out
}

/** 1 where any mask holds; masks are 0 or 1, of equal length. @throws MathFault `math.length` */
export function or(first: Mask, ...others: readonly Mask[]): Mask {
  requireSameLength(first, ...others)
  const out = allocateMask(first.length)
  out.set(first)
  for (const mask of others) for (let row = 0; row < out.length; row++) out[row]! |= mask[row]!
  return out
}

/** 1 where the mask does not hold. */
export function not(mask: Mask): Mask {
  const out = allocateMask(mask.length)
  for (let row = 0; row < out.length; row++) out[row] = mask[row] === 0 ? 1 : 0
  return out
}
