import type { Column } from '../../../../domain/index.ts'

/** Values that are added side by side. */
const LANES = 8
/** Longest run that is not split into halves. */
const BLOCK = 128

/**
 * Sum of the rows `from` (included) to `to` (excluded), in the order in which NumPy adds: where equal values and
 * their mean are compared, the last bit decides. in: x may hold NaN, then the sum is NaN. Cost: O(rows).
 */
export function pairwiseSum(x: Column, from: number, to: number): number {
  const count = to - from
  if (count > BLOCK) {
    const half = Math.floor(count / 2)
    const middle = from + half - (half % LANES)
    return pairwiseSum(x, from, middle) + pairwiseSum(x, middle, to)
  }
  let sum = 0
  let row = from
  if (count >= LANES) {
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    let e = 0
    let f = 0
    let g = 0
    let h = 0
    for (; row + LANES <= to; row += LANES) {
      a += x[row]!
      b += x[row + 1]!
      c += x[row + 2]!
      d += x[row + 3]!
      e += x[row + 4]!
      f += x[row + 5]!
      g += x[row + 6]!
      h += x[row + 7]!
    }
    sum = a + b + (c + d) + (e + f + (g + h))
  }
  for (; row < to; row++) sum += x[row]!
  return sum
}
