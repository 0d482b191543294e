import type { Column } from '../../domain/index.ts'

const SAMPLE_ROWS = 100_000

/** Features as bins, 4 to a 32-bit word (first in the low byte), a row's words side by side. */
export interface BinnedRows {
  readonly words: Int32Array
  readonly wordsPerRow: number
  /**
   * Per feature the upper bound of each value bin, ascending, the last one MAX_VALUE. Bin 0 holds the missing,
   * bin k ≥ 1 the values in (bounds[k − 2], bounds[k − 1]].
   */
  readonly bounds: readonly Float64Array[]
}

/**
 * Bins of all rows; bounds from the `rows` that are trained on, at most 100,000 of them evenly spread.
 * NaN and ±Infinity are missing. A feature with at most `most` distinct values gets one bin for each.
 */
export function binRows(features: readonly Column[], rows: Int32Array, most: number): BinnedRows {
  const wordsPerRow = Math.ceil(features.length / 4)
  const words = new Int32Array(features[0]!.length * wordsPerRow)
  const bounds = features.map((feature) => findBounds(sampleOf(feature, rows), most))
  features.forEach((feature, at) => {
    writeBins(words, feature, { wordsPerRow, at, bounds: bounds[at]! })
  })
  return { words, wordsPerRow, bounds }
}

/** The finite values of at most 100,000 rows, evenly spread, ascending. */
function sampleOf(feature: Column, rows: Int32Array): Float64Array {
  const step = Math.max(1, rows.length / SAMPLE_ROWS)
  const sample = new Float64Array(Math.floor(rows.length / step))
  let count = 0
  for (let k = 0; k < sample.length; k++) {
    const value = feature[rows[Math.floor(k * step)]!]!
    if (Number.isFinite(value)) sample[count++] = value
  }
  return sample.subarray(0, count).sort()
}

/** Bounds between distinct neighbours, such that bins hold about equally many values. in: ascending. */
export function findBounds(sorted: Float64Array, most: number): Float64Array {
  const distinct = countDistinct(sorted)
  const bounds: number[] = []
  let left = sorted.length
  let held = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    held += to - from
    const binsLeft = most - bounds.length
    const full = distinct <= most || held * binsLeft >= left
    if (to < sorted.length && full && binsLeft > 1) {
      bounds.push(between(sorted[from]!, sorted[to]!))
      left -= held
      held = 0
    }
    from = to
  }
  bounds.push(Number.MAX_VALUE)
  return Float64Array.from(bounds)
}

function countDistinct(sorted: Float64Array): number {
  let count = 0
  for (let k = 0; k < sorted.length; k++) if (k === 0 || sorted[k] !== sorted[k - 1]) count++
  return count
}

/** A number from a (included) to b (excluded), their middle where it fits. */
function between(a: number, b: number): number {
  const middle = a / 2 + b / 2
  return middle >= a && middle < b ? middle : a
}

interface Place {
  readonly wordsPerRow: number
  /** Number of the feature. */
  readonly at: number
  readonly bounds: Float64Array
}

function writeBins(words: Int32Array, feature: Column, { wordsPerRow, at, bounds }: Place): void {
  const lane = (at & 3) * 8
  const last = bounds.length - 1
  let step = 1
  while (step * 2 <= last) step *= 2
  for (let row = 0, word = at >> 2; row < feature.length; row++, word += wordsPerRow) {
    const value = feature[row]!
    if (!Number.isFinite(value)) continue
    let bin = 0
    for (let jump = step; jump > 0; jump >>= 1) {
      const next = bin + jump
      if (next <= last && bounds[next - 1]! < value) bin = next
    }
    words[word]! |= (bin + 1) << lane
  }
}
