import type { Column } from '../../domain/index.ts'
import { requirePeriod, requireSameLength } from '../guard.ts'

/** What came true of the rows whose probability lies in one bin. */
export interface ReliabilityBin {
  /** Probabilities from `from` to below `to`; 1 itself is in the last bin. */
  readonly from: number
  readonly to: number
  readonly rows: number
  /** Mean probability and share of target 1; NaN for no rows. */
  readonly probability: number
  readonly share: number
}

/**
 * Reliability diagram in bins of equal width. in: target[rows] of 0 and 1, probability[rows]; rows where either
 * is NaN are left out, probabilities outside 0…1 are counted in the nearest bin.
 * @throws MathFault `math.length`, `math.period`
 */
export function reliability(target: Column, probability: Column, bins = 10): readonly ReliabilityBin[] {
  requireSameLength(target, probability)
  requirePeriod(bins)
  const rows = new Float64Array(bins)
  const given = new Float64Array(bins)
  const came = new Float64Array(bins)
  for (let row = 0; row < target.length; row++) {
    if (Number.isNaN(target[row]! + probability[row]!)) continue
    const bin = Math.max(0, Math.min(bins - 1, Math.floor(probability[row]! * bins)))
    rows[bin]!++
    given[bin]! += probability[row]!
    came[bin]! += target[row]!
  }
  return Array.from({ length: bins }, (_, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    rows: rows[bin]!,
    probability: given[bin]! / rows[bin]!,
    share: came[bin]! / rows[bin]!,
  }))
}

/**
 * Expected calibration error: mean of |probability − share| over the bins, weighted by their rows; NaN for none.
 * It is above 0 by chance alone, more so the fewer rows a bin has.
 */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  let rows = 0
  let sum = 0
  for (const bin of bins) {
    if (bin.rows === 0) continue
    rows += bin.rows
    sum += bin.rows * Math.abs(bin.probability - bin.share)
  }
  return sum / rows
}
