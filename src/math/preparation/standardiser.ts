import type { Column } from '../../domain/index.ts'
import { divisibleDeviation } from '../statistics/moments.ts'

/** Centre and scale of each feature; plain JSON. */
export interface Standardiser {
  readonly centre: readonly number[]
  /** Population deviation, or 1 without standardising; 0 for a feature that is constant or never known, which then counts as 0. */
  readonly scale: readonly number[]
}

/**
 * Means and population deviations of the finite values of each feature over `rows`. Without `standardise` a feature
 * is only centred, which moves the intercept of a linear model and nothing else.
 */
export function fitStandardiser(
  features: readonly Column[],
  rows: Int32Array,
  { standardise }: { readonly standardise: boolean },
): Standardiser {
  const centre: number[] = []
  const scale: number[] = []
  for (const feature of features) {
    let count = 0
    let mean = 0
    let squares = 0
    for (let k = 0; k < rows.length; k++) {
      const value = feature[rows[k]!]!
      if (!Number.isFinite(value)) continue
      count++
      const step = value - mean
      mean += step / count
      squares += step * (value - mean)
    }
    const deviation = count > 0 ? divisibleDeviation(Math.sqrt(squares / count), { mean, count }) : 0
    centre.push(mean)
    scale.push(deviation === 0 || standardise ? deviation : 1)
  }
  return { centre, scale }
}

/** Writes one row, standardised, into `out`; a value that is missing (NaN, ±Infinity) becomes 0, the mean. */
export function standardiseRow(
  out: Float64Array,
  row: number,
  { features, standardiser }: { readonly features: readonly Column[]; readonly standardiser: Standardiser },
): void {
  const { centre, scale } = standardiser
  for (let k = 0; k < features.length; k++) {
    const value = (features[k]![row]! - centre[k]!) / scale[k]!
    out[k] = Number.isFinite(value) ? value : 0
  }
}

/** The standardised features of `rows`, row after row: out[rows · P]. */
export function packRows(
  features: readonly Column[],
  rows: Int32Array,
  standardiser: Standardiser,
): Float64Array {
  const width = features.length
  const packed = new Float64Array(rows.length * width)
  for (let k = 0; k < width; k++) {
    const feature = features[k]!
    const centre = standardiser.centre[k]!
    const scale = standardiser.scale[k]!
    for (let i = 0, at = k; i < rows.length; i++, at += width) {
      const value = (feature[rows[i]!]! - centre) / scale
      packed[at] = Number.isFinite(value) ? value : 0
    }
  }
  return packed
}
