import type { Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import { mean } from './moments.ts'

/**
 * Pearson's correlation of two columns, −1…1; NaN where either is constant, empty or holds a NaN.
 * @throws MathFault `math.length`
 */
export function correlation(a: Column | readonly number[], b: Column | readonly number[]): number {
  requireSameLength(a, b)
  const meanA = mean(a)
  const meanB = mean(b)
  let squaresA = 0
  let squaresB = 0
  let products = 0
  for (let k = 0; k < a.length; k++) {
    const da = a[k]! - meanA
    const db = b[k]! - meanB
    squaresA += da * da
    squaresB += db * db
    products += da * db
  }
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB)
  return scale > 0 ? Math.max(-1, Math.min(1, products / scale)) : NaN
}
