import type { Random } from '../../../math/index.ts'

/** How a run is told anew. */
export type Resampling =
  /** Every step once, in random order: what the order alone may do. */
  | { readonly kind: 'shuffle' }
  /**
   * Stretches of steps from random places, of random length: Politis & Romano's stationary bootstrap. What
   * follows each other stays together for `meanBlock` steps on average; 1 draws steps one by one.
   */
  | { readonly kind: 'stationary'; readonly meanBlock?: number }

/** The usual length of blocks for so many steps: their cube root, whole, at least 1. */
export function usualBlock(steps: number): number {
  return Math.max(1, Math.round(Math.cbrt(steps)))
}

/**
 * out: rows 0…length − 1 drawn in stretches that begin anywhere with probability 1 / meanBlock after each
 * row, and go on from the last row to the first. Each row is equally likely at every place.
 * Politis & Romano, The Stationary Bootstrap (1994).
 */
export function stationaryRows(
  out: Int32Array,
  { length, meanBlock, random }: { length: number; meanBlock: number; random: Random },
): void {
  const leap = 1 / meanBlock
  let row = length - 1
  for (let at = 0; at < out.length; at++) {
    row = at === 0 || random.next() < leap ? Math.floor(random.next() * length) : row + 1
    if (row === length) row = 0
    out[at] = row
  }
}

/** out: every row 0…out.length − 1 once, in random order (Fisher–Yates, inside out). */
export function shuffledRows(out: Int32Array, random: Random): void {
  for (let at = 0; at < out.length; at++) {
    const other = Math.floor(random.next() * (at + 1))
    out[at] = out[other]!
    out[other] = at
  }
}
