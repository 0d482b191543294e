import type { Spread } from '../report-schema.ts'

/** Outcomes that differ by less than this share of the greatest one are equal: they differ by rounding. */
const SAME = 1e-6

/**
 * Share of tries that did at least as well as what happened, which itself counts as one of them: so chance
 * is never put at 0.
 */
export function chanceOf(tried: Float64Array, actual: number): number {
  let greatest = Math.abs(actual)
  for (const value of tried) greatest = Math.max(greatest, Math.abs(value))
  const bar = actual - SAME * greatest
  let asGood = 1
  for (const value of tried) if (value >= bar) asGood++
  return asGood / (tried.length + 1)
}

/** Where 5, 50 and 95 % of the tries lie below (nearest rank). Sorts `tried` in place. */
export function spreadOf(tried: Float64Array): Spread {
  tried.sort()
  return { p5: sortedAt(tried, 0.05), p50: sortedAt(tried, 0.5), p95: sortedAt(tried, 0.95) }
}

/** The value below which a share of ascending values lies (nearest rank); 0 without values. */
export function sortedAt(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
