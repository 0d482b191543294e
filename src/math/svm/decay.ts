import { exp } from '../elementary/exp.ts'

const PER_UNIT = 64
/** e^−x is below the normal numbers from here on. */
const END = 708

let shared: Float64Array | undefined

/** e^−k/64 for k = 0, 1, …; made on first use. */
export function decayTable(): Float64Array {
  shared ??= Float64Array.from({ length: END * PER_UNIT + 1 }, (_, k) => exp(-k / PER_UNIT))
  return shared
}

/**
 * e^−x for x ≥ 0, within 1e-12 of it relatively, three times as fast as `exp` and as equal on every machine: a table
 * in steps of 1/64 and a polynomial of degree 4 between. A negative x (rounding of a distance of 0) counts as 0, and
 * from 708 on the result is 0.
 */
export function decay(table: Float64Array, x: number): number {
  if (!(x > 0)) return 1
  if (x >= END) return 0
  const k = (x * PER_UNIT + 0.5) | 0
  const r = k / PER_UNIT - x
  return table[k]! * (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r / 24))))
}
