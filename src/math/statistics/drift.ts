import type { Column } from '../../domain/index.ts'
import { log } from '../elementary/log.ts'
import { requirePeriod } from '../guard.ts'

/** Shares are kept this far from 0, so that an empty bin stays a number. */
const LEAST_SHARE = 1e-4

/**
 * Population stability index Σ (a − e)·ln(a / e) over bins: e the share of the expected values in a bin, a that
 * of the actual ones. Bins are the quantiles of the expected values (fewer where these repeat), and one more
 * for NaN. By chance it is about (bins − 1)·(1/expected + 1/actual) for independent rows. NaN where either is empty.
 * @throws MathFault `math.period`
 */
export function populationStability(expected: Column, actual: Column, bins = 10): number {
  requirePeriod(bins)
  const edges = quantileEdges(expected, bins)
  const e = sharesOf(expected, edges)
  const a = sharesOf(actual, edges)
  let sum = 0
  for (let bin = 0; bin < e.length; bin++) {
    const [before, after] = [Math.max(e[bin]!, LEAST_SHARE), Math.max(a[bin]!, LEAST_SHARE)]
    sum += (after - before) * log(after / before)
  }
  return expected.length === 0 || actual.length === 0 ? Number.NaN : sum
}

/** Upper edges of all bins but the last, each above the one before. */
function quantileEdges(x: Column, bins: number): Float64Array {
  const sorted = x.filter((value) => !Number.isNaN(value)).sort()
  const edges: number[] = []
  for (let bin = 1; bin < bins && sorted.length > 0; bin++) {
    const edge = sorted[Math.floor((bin * sorted.length) / bins)]!
    if (edge > (edges.at(-1) ?? sorted[0]!)) edges.push(edge)
  }
  return Float64Array.from(edges)
}

/** Share of the values below each edge and not below the one before, of the rest, then of NaN. */
function sharesOf(x: Column, edges: Float64Array): Float64Array {
  const shares = new Float64Array(edges.length + 2)
  for (let row = 0; row < x.length; row++) {
    const value = x[row]!
    let bin = edges.length + 1
    if (!Number.isNaN(value)) for (bin = 0; bin < edges.length && value >= edges[bin]!; bin++);
    shares[bin]!++
  }
  return shares.map((count) => count / x.length)
}

/**
 * Kolmogorov–Smirnov distance: the largest difference of the two samples' distribution functions, 0…1. NaN values
 * are left out; NaN where a sample has none. Rows that resemble their neighbours, as those of markets do, make
 * large distances usual: it is a size, not a test.
 */
export function kolmogorovSmirnov(a: Column, b: Column): number {
  const x = a.filter((value) => !Number.isNaN(value)).sort()
  const y = b.filter((value) => !Number.isNaN(value)).sort()
  if (x.length === 0 || y.length === 0) return Number.NaN
  let largest = 0
  let i = 0
  let j = 0
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i]!, y[j]!)
    while (x[i] === value) i++
    while (y[j] === value) j++
    largest = Math.max(largest, Math.abs(i / x.length - j / y.length))
  }
  return largest
}
