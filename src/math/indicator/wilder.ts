import type { Column } from '../../domain/index.ts'
import type { Pass } from '../streaming/definition.ts'

/**
 * Wilder's average of x from row `from` on: at row from + n − 1 the mean of the first n values, then
 * (previous·(n − 1) + x) / n; NaN before. in: x without NaN from `from` on; out may be x.
 */
export function wilderPass(out: Column, x: Column, { n, from }: { n: number; from: number }): Pass {
  const seed = from + n - 1
  let carried = 0
  return (begin, end) => {
    let average = +carried
    let row = begin
    for (; row < end && row <= seed; row++) {
      if (row >= from) average += x[row]!
      if (row === seed) average /= n
      out[row] = row === seed ? average : NaN
    }
    for (; row < end; row++) {
      average = (average * (n - 1) + x[row]!) / n
      out[row] = average
    }
    carried = average
  }
}
