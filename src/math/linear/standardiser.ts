import type { Column } from '../../domain/index.ts'

/** Centre and scale of each feature; plain JSON. */
export interface Standardiser {
  readonly centre: readonly number[]
  /** Population deviation; 0 for a feature that is constant or never known, which then counts as 0. */
  readonly scale: readonly number[]
}

/** Means and deviations of the finite values of each feature over `rows`. */
export function fitStandardiser(features: readonly Column[], rows: Int32Array): Standardiser {
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
    centre.push(mean)
    scale.push(count > 0 ? Math.sqrt(squares / count) : 0)
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
