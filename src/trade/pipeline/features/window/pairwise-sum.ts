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
  if (count < LANES) return plainSum(x, { from, to, start: 0 })
  const end = from + count - (count % LANES)
  const lane = (first: number) => {
    let sum = x[from + first]!
    for (let row = from + first + LANES; row < end; row += LANES) sum += x[row]!
    return sum
  }
  const low = lane(0) + lane(1) + (lane(2) + lane(3))
  const high = lane(4) + lane(5) + (lane(6) + lane(7))
  return plainSum(x, { from: end, to, start: low + high })
}

function plainSum(x: Column, { from, to, start }: { from: number; to: number; start: number }): number {
  let sum = start
  for (let row = from; row < to; row++) sum += x[row]!
  return sum
}
