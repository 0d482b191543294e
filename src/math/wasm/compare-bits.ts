import type { Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import { above, atLeast, atMost, below, type Operand } from '../mask/compare.ts'
import { crossesAbove, crossesBelow } from '../mask/cross.ts'
import { type Comparison, ranComparison } from './comparison.ts'

const PLAIN = { above, below, atLeast, atMost, crossesAbove, crossesBelow }

/**
 * The mask of a comparison as bits: row 32w + i in bit i of word w, 0 behind the last row.
 * in: a[rows], b[rows] or one number; out: out[ceil(rows / 32)]. In a kernel memory its kernel.
 * @throws MathFault `math.length`
 */
export function compareBitsInto(out: Uint32Array, how: Comparison, [a, b]: readonly [Column, Operand]): void {
  requireSameLength({ length: Math.ceil(a.length / 32) }, out)
  if (ranComparison(out, how, [a, b])) return
  const mask = PLAIN[how](a, b)
  out.fill(0)
  for (let row = 0; row < mask.length; row++) out[row >>> 5]! |= mask[row]! << (row & 31)
}
