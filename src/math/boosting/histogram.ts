import type { BinnedRows } from './bins.ts'

/** Bins of a feature in a histogram, the missing one included. */
export const STRIDE = 256

/** Per feature and bin, at feature·256 + bin: the packed gradients and the number of the rows in it. */
export interface Histogram {
  readonly sums: Float64Array
  readonly counts: Int32Array
}

export function allocateHistogram(wordsPerRow: number): Histogram {
  const cells = wordsPerRow * 4 * STRIDE
  return { sums: new Float64Array(cells), counts: new Int32Array(cells) }
}

/**
 * Fills a histogram with `rows`. Words without an active feature are left out and stay 0.
 * Cost: about 1 ns a row and feature.
 */
export function buildHistogram(
  out: Histogram,
  rows: Int32Array,
  from: { readonly binned: BinnedRows; readonly packed: Float64Array; readonly activeWords: Int32Array },
): void {
  const { sums, counts } = out
  const { packed, activeWords } = from
  const { words, wordsPerRow } = from.binned
  const active = activeWords.length
  sums.fill(0)
  counts.fill(0)
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const value = packed[row]!
    const start = row * wordsPerRow
    for (let a = 0; a < active; a++) {
      const at = activeWords[a]!
      const word = words[start + at]!
      const first = (at << 10) + (word & 255)
      const second = (at << 10) + 256 + ((word >>> 8) & 255)
      const third = (at << 10) + 512 + ((word >>> 16) & 255)
      const fourth = (at << 10) + 768 + (word >>> 24)
      sums[first]! += value
      counts[first]!++
      sums[second]! += value
      counts[second]!++
      sums[third]! += value
      counts[third]!++
      sums[fourth]! += value
      counts[fourth]!++
    }
  }
}

/** Takes the histogram of one child out of its parent's, which thereby becomes the other child's; exact. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  const { sums, counts } = parent
  const childSums = child.sums
  const childCounts = child.counts
  for (let cell = 0; cell < sums.length; cell++) {
    sums[cell]! -= childSums[cell]!
    counts[cell]! -= childCounts[cell]!
  }
}
