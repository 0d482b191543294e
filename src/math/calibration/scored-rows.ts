import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'

/**
 * Rows with a score and a class, ascending.
 * @throws MathFault `math.length`, `math.target` for an infinite score, a class other than 0 and 1, or no row
 */
export function requireScored(scores: Column, target: Column): Int32Array {
  requireSameLength(target, scores)
  const rows = new Int32Array(target.length)
  let count = 0
  for (let row = 0; row < target.length; row++) {
    const [score, value] = [scores[row]!, target[row]!]
    if (Number.isNaN(score) || Number.isNaN(value)) continue
    if (!Number.isFinite(score) || (value !== 0 && value !== 1)) {
      throw new MathFault(
        'math.target',
        `row ${row} has the score ${score} and the target ${value}`,
        'Use finite scores and targets of 0 or 1; NaN leaves a row out.',
      )
    }
    rows[count++] = row
  }
  if (count > 0) return rows.slice(0, count)
  throw new MathFault('math.target', 'no row has a score and a target', 'Pass scores of labelled rows.')
}
