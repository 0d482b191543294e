import { sortedAt } from '../significance/chance.ts'

/** Where 5, 25, 50, 75 and 95 % of the tries lie below (nearest rank). */
export interface Band {
  readonly p5: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
}

/** Sorts `tried` in place. */
export function bandOf(tried: Float64Array): Band {
  tried.sort()
  return {
    p5: sortedAt(tried, 0.05),
    p25: sortedAt(tried, 0.25),
    p50: sortedAt(tried, 0.5),
    p75: sortedAt(tried, 0.75),
    p95: sortedAt(tried, 0.95),
  }
}
