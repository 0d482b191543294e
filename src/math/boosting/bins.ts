import type { Column } from '../../domain/index.ts'

const SAMPLE_ROWS = 50_000
/** Rows packed at a time, so that they stay in the near cache while every feature is added. */
const ROWS_A_BLOCK = 2048

/** Features as bins. Bin 0 holds the missing, bin k ≥ 1 the values in (bounds[k − 2], bounds[k − 1]]. */
export interface BinnedRows {
  /** Per feature the bin of each row: what a split is carried out on. */
  readonly bins: readonly Uint8Array[]
  /** The same by rows, 4 features to a 32-bit word (first in the low byte): what histograms are made from. */
  readonly words: Int32Array
  readonly wordsPerRow: number
  /** Per feature the upper bound of each value bin, ascending, the last one MAX_VALUE. */
  readonly bounds: readonly Float64Array[]
}

/**
 * Bins of all rows; bounds from the `rows` that are trained on, at most 50,000 of them evenly spread.
 * NaN and ±Infinity are missing. A feature with at most `most` distinct values gets one bin for each.
 */
export function binRows(features: readonly Column[], rows: Int32Array, most: number): BinnedRows {
  const bounds = features.map((feature) => findBounds(sampleOf(feature, rows), most))
  const bins = features.map((feature, at) => binsOf(feature, bounds[at]!))
  const wordsPerRow = Math.ceil(features.length / 4)
  return { bins, words: packRows(bins, wordsPerRow), wordsPerRow, bounds }
}

/** The finite values of at most 50,000 rows, evenly spread, ascending. */
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
  let distinctLeft = countDistinct(sorted)
  const bounds: number[] = []
  let left = sorted.length
  let held = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    held += to - from
    distinctLeft--
    const binsLeft = most - bounds.length
    const full = held * binsLeft >= left || distinctLeft < binsLeft
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

/** Counts the bounds below each value by eight halvings without a branch, which is 7 times as fast as with them. */
function binsOf(feature: Column, bounds: Float64Array): Uint8Array {
  const bins = new Uint8Array(feature.length)
  const edge = new Float64Array(256).fill(Infinity)
  edge.set(bounds)
  for (let row = 0; row < feature.length; row++) {
    const value = feature[row]!
    if (!Number.isFinite(value)) continue
    let below = Number(edge[127]! < value) << 7
    below += Number(edge[below + 63]! < value) << 6
    below += Number(edge[below + 31]! < value) << 5
    below += Number(edge[below + 15]! < value) << 4
    below += Number(edge[below + 7]! < value) << 3
    below += Number(edge[below + 3]! < value) << 2
    below += Number(edge[below + 1]! < value) << 1
    below += Number(edge[below]! < value)
    bins[row] = below + 1
  }
  return bins
}

function packRows(bins: readonly Uint8Array[], wordsPerRow: number): Int32Array {
  const rows = bins[0]!.length
  const words = new Int32Array(rows * wordsPerRow)
  for (let start = 0; start < rows; start += ROWS_A_BLOCK) {
    const end = Math.min(start + ROWS_A_BLOCK, rows)
    for (let feature = 0; feature < bins.length; feature++) {
      const own = bins[feature]!
      const lane = (feature & 3) * 8
      for (let row = start, at = start * wordsPerRow + (feature >> 2); row < end; row++, at += wordsPerRow) {
        words[at]! |= own[row]! << lane
      }
    }
  }
  return words
}
