import type { Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import type { CrossFills } from './cross-fills.ts'

export interface CrossWalk {
  /** Rows on which a crosses above b. */
  readonly entries: number
  /** What is won, as a share of what was put in. */
  readonly profit: number
}

/**
 * Long whenever a has crossed above b, until it has crossed below: all the cash goes in with the open after the one,
 * and comes out with the open after the other. A crossing while in (or out) already changes nothing; one on the last
 * row counts, but is not followed. What is held at the end is worth the last close. Crossings are those of
 * `crossesAbove` and `crossesBelow`.
 *
 * in: a, b, fills[rows]; NaN: no crossing on such a row, nor on the one after.
 * @throws MathFault `math.length`
 */
export function walkCrosses(a: Column, b: Column, { units, cash, last }: CrossFills): CrossWalk {
  requireSameLength(a, b, units, cash)
  const end = a.length - 1
  let entries = 0
  let worth = 1
  let holds = false
  for (let row = 1; row <= end; row++) {
    const x = a[row]!
    const y = b[row]!
    if (x > y && a[row - 1]! <= b[row - 1]!) {
      entries++
      if (holds || row === end) continue
      worth *= units[row]!
      holds = true
    } else if (holds && x < y && a[row - 1]! >= b[row - 1]! && row < end) {
      worth *= cash[row]!
      holds = false
    }
  }
  if (holds) worth *= last
  return { entries, profit: worth - 1 }
}
