import type { Column } from '../../domain/index.ts'

/**
 * Wilder's average of x from row `from` on: at row from + n − 1 the mean of the first n values, then
 * (previous·(n − 1) + x) / n; NaN before. in: x without NaN from `from` on; out may be x.
 */
export function wilderInto(out: Column, x: Column, { n, from }: { n: number; from: number }): void {
  const rows = x.length
  const seed = from + n - 1
  if (seed >= rows) {
    out.fill(NaN)
    return
  }
  let average = 0
  for (let row = from; row <= seed; row++) average += x[row]!
  average /= n
  out.fill(NaN, 0, seed)
  out[seed] = average
  for (let row = seed + 1; row < rows; row++) {
    average = (average * (n - 1) + x[row]!) / n
    out[row] = average
  }
}
