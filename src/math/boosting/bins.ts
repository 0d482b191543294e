import type { Column } from '../../domain/index.ts'
import { type BinRule, STRIDE } from './steps.ts'

const SAMPLE_ROWS = 50_000
const BLOCK = 1024

/** Where the bins of a column go. */
export interface BinnedColumn {
  readonly column: Uint8Array
  /** 256 numbers; Infinity behind the last bound. */
  readonly edges: Float64Array
}

/**
 * Bins of a column: bin 0 holds the missing (NaN, ±Infinity), bin k ≥ 1 the values in (edges[k − 2], edges[k − 1]].
 * Bounds come from at most 50,000 of the first `trained` rows, evenly spread, and part them about equally; a column
 * with few values gets a bin for each that has `leastRows` rows. Returns the number of value bins.
 */
export function binColumn(x: Column, trained: number, rule: BinRule & BinnedColumn): number {
  const bounds = findBounds(sampleOf(x, trained), rule)
  rule.edges.fill(Infinity).set(bounds)
  assign(x, rule)
  return bounds.length
}

function sampleOf(x: Column, trained: number): Float64Array {
  const step = Math.max(1, trained / SAMPLE_ROWS)
  const sample = new Float64Array(Math.floor(trained / step))
  let count = 0
  for (let k = 0; k < sample.length; k++) {
    const value = x[Math.floor(k * step)]!
    if (Number.isFinite(value)) sample[count++] = value + 0
  }
  return sample.subarray(0, count).sort()
}

/** Bounds between distinct neighbours. in: ascending. */
export function findBounds(sorted: Float64Array, { most, leastRows }: BinRule): Float64Array {
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
    if (to < sorted.length && full && held >= leastRows && binsLeft > 1) {
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
function assign(x: Column, { edges, column }: BinnedColumn): void {
  for (let row = 0; row < column.length; row++) {
    const value = x[row]!
    if (!Number.isFinite(value)) {
      column[row] = 0
      continue
    }
    let below = Number(edges[127]! < value) << 7
    below += Number(edges[below + 63]! < value) << 6
    below += Number(edges[below + 31]! < value) << 5
    below += Number(edges[below + 15]! < value) << 4
    below += Number(edges[below + 7]! < value) << 3
    below += Number(edges[below + 3]! < value) << 2
    below += Number(edges[below + 1]! < value) << 1
    below += Number(edges[below]! < value)
    column[row] = below + 1
  }
}

/**
 * Bins of categories: one for each of the most frequent values of the first `trained` rows that have `leastRows`,
 * of equal ones the smaller first; all others, and what is not finite, are bin 0. `edges` gets the values.
 */
export function binCategories(x: Column, trained: number, rule: BinRule & BinnedColumn): number {
  const counts = new Map<number, number>()
  for (let row = 0; row < trained; row++) {
    const value = x[row]!
    if (Number.isFinite(value)) counts.set(value + 0, (counts.get(value + 0) ?? 0) + 1)
  }
  const frequent = [...counts].filter(([, count]) => count >= rule.leastRows)
  frequent.sort(([a, aCount], [b, bCount]) => bCount - aCount || a - b)
  const bins = new Map(frequent.slice(0, rule.most).map(([value], at) => [value, at + 1]))
  rule.edges.fill(Infinity).set([...bins.keys()])
  for (let row = 0; row < rule.column.length; row++) rule.column[row] = bins.get(x[row]!) ?? 0
  return bins.size
}

export interface Packing {
  readonly matrix: Uint8Array
  readonly width: number
  readonly columns: Uint8Array
  readonly features: number
  readonly trained: number
  readonly total: number
}

/** Columns of bins as rows, a block at a time that stays in the near cache while every feature is copied. */
export function packRows({ matrix, width, columns, features, trained, total }: Packing): void {
  for (let start = 0; start < trained; start += BLOCK) {
    const end = Math.min(start + BLOCK, trained)
    for (let feature = 0; feature < features; feature++) {
      const from = feature * total
      for (let row = start, cell = start * width + feature; row < end; row++, cell += width) {
        matrix[cell] = columns[from + row]!
      }
    }
  }
}

/** The 256 edges of a feature. */
export function edgesOf(edges: Float64Array, feature: number): Float64Array {
  return edges.subarray(feature * STRIDE, (feature + 1) * STRIDE)
}
