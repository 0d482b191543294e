import type { Spread } from './report-schema.ts'

/**
 * Share of tries that did at least as well as what happened, which itself counts as one of them: so chance
 * is never put at 0. `tried` need not be sorted.
 */
export function chanceOf(tried: Float64Array, actual: number): number {
  let asGood = 1
  for (const value of tried) if (value >= actual) asGood++
  return asGood / (tried.length + 1)
}

/** Where 5, 50 and 95 % of the tries lie below (nearest rank). Sorts `tried` in place. */
export function spreadOf(tried: Float64Array): Spread {
  tried.sort()
  const at = (share: number) => tried[Math.min(tried.length - 1, Math.floor(share * tried.length))] ?? 0
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95) }
}
