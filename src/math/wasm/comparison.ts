import type { Column, Mask } from '../../domain/index.ts'
import type { Operand } from '../mask/compare.ts'
import { ranInPlace } from './run-kernel.ts'

const LEVEL_BYTES = 16

/** What the kernel asks of a row; where the sides are exchanged, below is above. */
const COMPARISONS = {
  above: { kind: 0, exchanged: false },
  below: { kind: 0, exchanged: true },
  atLeast: { kind: 1, exchanged: false },
  atMost: { kind: 1, exchanged: true },
  crossesAbove: { kind: 2, exchanged: false },
  crossesBelow: { kind: 2, exchanged: true },
} as const

export type Comparison = keyof typeof COMPARISONS

/** Compares a with b by the kernel, into bytes or bits, where all lie in one kernel memory; else does nothing. */
export function ranComparison(
  out: Mask | Uint32Array,
  how: Comparison,
  [a, b]: readonly [Column, Operand],
): boolean {
  const rows = a.length
  const isBits = out instanceof Uint32Array
  if (out.length !== (isBits ? Math.ceil(rows / 32) : rows)) return false
  const isLevel = typeof b === 'number'
  if (!isLevel && b.length !== rows) return false
  const { kind, exchanged } = COMPARISONS[how]
  return ranInPlace({
    outs: [out],
    inputs: isLevel ? [a] : [a, b],
    scratch: LEVEL_BYTES,
    start(kernels, at, scratch) {
      if (isLevel) kernels.level(scratch, b)
      const left = { at: at(a), step: 8 }
      const right = isLevel ? { at: scratch, step: 0 } : { at: at(b), step: 8 }
      const [first, second] = exchanged ? [right, left] : [left, right]
      const run = isBits ? kernels.bits : kernels.mask
      run(at(out), kind, first.at, first.step, second.at, second.step, rows)
    },
  })
}
