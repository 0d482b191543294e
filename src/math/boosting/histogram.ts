import { type BoostTable, type LeafRows, STRIDE } from './steps.ts'

/** Sums of packed gradients by bin of the listed features, at feature · 256 + bin. */
export function countRows(
  { histogram, start, count }: LeafRows,
  { matrix, width, packed, order }: BoostTable,
  features: Int32Array,
): void {
  for (const feature of features) histogram.fill(0, feature * STRIDE, (feature + 1) * STRIDE)
  for (let k = start; k < start + count; k++) {
    const row = order[k]!
    const value = packed[row]!
    for (let at = 0; at < features.length; at++) {
      const feature = features[at]!
      histogram[feature * STRIDE + matrix[row * width + feature]!]! += value
    }
  }
}

/** Takes one child out of its parent, which thereby becomes the other child; exact. */
export function subtract(parent: Float64Array, child: Float64Array, features: Int32Array): void {
  for (const feature of features) {
    for (let cell = feature * STRIDE; cell < (feature + 1) * STRIDE; cell++) parent[cell]! -= child[cell]!
  }
}

/** Rows of a leaf in each bin of a feature. */
export function countBins({ start, count }: LeafRows, table: BoostTable, feature: number): Int32Array {
  const { order, columns, total } = table
  const counts = new Int32Array(STRIDE)
  for (let k = start; k < start + count; k++) counts[columns[feature * total + order[k]!]!]!++
  return counts
}
