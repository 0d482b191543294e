import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'

/**
 * The value below which a share `q` (0…1) of the values lies, linear between neighbours (numpy's default).
 * NaN for no values or where one is NaN.
 * @throws MathFault `math.option`
 */
export function quantile(values: Column | readonly number[], q: number): number {
  requireWithin('q', q, [0, 1])
  const sorted = Float64Array.from(values).sort()
  const last = sorted.length - 1
  if (last < 0 || Number.isNaN(sorted[last])) return NaN
  const place = q * last
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, last)]!
  return low === high ? low : low + (place - below) * (high - low)
}

/** The middle value, or the mean of the middle two; NaN for no values or where one is NaN. */
export function median(values: Column | readonly number[]): number {
  return quantile(values, 0.5)
}
