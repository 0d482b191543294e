import type { Column } from '../../../../domain/index.ts'
import { windowMean, windowMoments } from '../window/window-moments.ts'

/** Skew corrected for bias; 0 of a flat window, NaN of fewer than three. */
export function adjustedSkew(x: Column, from: number, to: number): number {
  const { count: n, m2, m3 } = windowMoments(x, from, to)
  if (n < 3) return Number.NaN
  return m2 === 0 ? 0 : (Math.sqrt((n - 1) * n) / (n - 2)) * (m3 / m2 ** 1.5)
}

/** Excess kurtosis corrected for bias; 0 of a flat window, NaN of fewer than four. */
export function adjustedKurtosis(x: Column, from: number, to: number): number {
  const { count: n, m2, m4 } = windowMoments(x, from, to)
  if (n < 4) return Number.NaN
  if (m2 === 0) return 0
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (m4 / (m2 * m2) - 3) + 6)
}

/** Share of the values further than r population deviations from their mean. */
export function beyondDeviations(r: number) {
  return (x: Column, from: number, to: number): number => {
    const { mean, m2 } = windowMoments(x, from, to)
    const limit = r * Math.sqrt(m2)
    let count = 0
    for (let row = from; row < to; row++) if (Math.abs(x[row]! - mean) > limit) count++
    return count / (to - from)
  }
}

/** Entropy, in nats, of how many values fall into each of so many bins between the least and the most. */
export function binnedEntropy(bins: number) {
  const counts = new Float64Array(Math.trunc(bins))
  return (x: Column, from: number, to: number): number => {
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let row = from; row < to; row++) {
      least = Math.min(least, x[row]!)
      most = Math.max(most, x[row]!)
    }
    if (least === most) return 0
    counts.fill(0)
    const width = (most - least) / counts.length
    for (let row = from; row < to; row++) {
      counts[Math.min(counts.length - 1, Math.floor((x[row]! - least) / width))]!++
    }
    return entropyOf(counts, to - from)
  }
}

/** Entropy, in nats, of the orders in which `order` neighbouring values stand; equal values as they come. */
export function permutationEntropy(order: number) {
  const size = Math.trunc(order)
  let patterns = 1
  for (let k = 2; k <= size; k++) patterns *= k
  const counts = new Float64Array(patterns)
  return (x: Column, from: number, to: number): number => {
    const count = to - from - size + 1
    if (count < 1) return Number.NaN
    counts.fill(0)
    for (let row = from; row < from + count; row++) {
      let code = 0
      for (let k = 0; k < size; k++) {
        let smaller = 0
        for (let later = k + 1; later < size; later++) if (x[row + later]! < x[row + k]!) smaller++
        code = code * (size - k) + smaller
      }
      counts[code]!++
    }
    return entropyOf(counts, count)
  }
}

function entropyOf(counts: Float64Array, total: number): number {
  let entropy = 0
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log(count / total)
  return entropy
}

/** How many values lie on that side of the mean: 1 above, −1 below. */
export function countBeside(side: 1 | -1) {
  return (x: Column, from: number, to: number): number => {
    const mean = windowMean(x, from, to)
    let count = 0
    for (let row = from; row < to; row++) if (side * (x[row]! - mean) > 0) count++
    return count
  }
}

/** Share of the spread that the least-squares line explains; NaN of a flat window. */
export function trendR2(x: Column, from: number, to: number): number {
  const n = to - from
  const mean = windowMean(x, from, to)
  let product = 0
  let square = 0
  let spread = 0
  for (let row = from; row < to; row++) {
    const place = row - from - (n - 1) / 2
    const deviation = x[row]! - mean
    product += place * deviation
    square += place * place
    spread += deviation * deviation
  }
  return spread <= n * (1e-15 * mean) ** 2 ? Number.NaN : (product * product) / (square * spread)
}
