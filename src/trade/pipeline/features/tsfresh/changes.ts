import type { Column } from '../../../../domain/index.ts'
import { windowMoments } from '../window/window-moments.ts'

/** Mean of half the change of the change: (last − last but one − second + first) / (2·(n − 2)). */
export function centralSecondDerivative(x: Column, from: number, to: number): number {
  const n = to - from
  if (n < 3) return Number.NaN
  return (x[to - 1]! - x[to - 2]! - x[from + 1]! + x[from]!) / (2 * (n - 2))
}

/** Σ|x − x before|. */
export function absoluteChanges(x: Column, from: number, to: number): number {
  let sum = 0
  for (let row = from + 1; row < to; row++) sum += Math.abs(x[row]! - x[row - 1]!)
  return sum
}

/** (last − first) / (n − 1). */
export function meanChange(x: Column, from: number, to: number): number {
  return (x[to - 1]! - x[from]!) / (to - from - 1)
}

/** Correlation of a window with itself `lag` rows later, by its own mean and spread; NaN of a flat window. */
export function autocorrelation(lag: number) {
  return (x: Column, from: number, to: number): number => {
    const n = to - from
    const { mean, m2 } = windowMoments(x, from, to)
    if (n <= lag || m2 === 0) return Number.NaN
    let sum = 0
    for (let row = from + lag; row < to; row++) sum += (x[row]! - mean) * (x[row - lag]! - mean)
    return sum / ((n - lag) * m2)
  }
}

/** Mean of x·x[lag later]·x[2·lag later]; Schreiber and Schmitz 1997. */
export function c3(lag: number) {
  return (x: Column, from: number, to: number): number => {
    const count = to - from - 2 * lag
    if (count < 1) return Number.NaN
    let sum = 0
    for (let row = from; row < from + count; row++) sum += x[row]! * x[row + lag]! * x[row + 2 * lag]!
    return sum / count
  }
}

/** Mean of x[2·lag later]²·x[lag later] − x[lag later]·x². */
export function reversalAsymmetry(lag: number) {
  return (x: Column, from: number, to: number): number => {
    const count = to - from - 2 * lag
    if (count < 1) return Number.NaN
    let sum = 0
    for (let row = from; row < from + count; row++) {
      const [first, middle, last] = [x[row]!, x[row + lag]!, x[row + 2 * lag]!]
      sum += last * last * middle - middle * first * first
    }
    return sum / count
  }
}

/** Length of the window's line, of values in deviations: √Σ(change / deviation)²; 0 of a flat one; Batista 2014. */
export function complexity(x: Column, from: number, to: number): number {
  const { m2 } = windowMoments(x, from, to)
  if (m2 === 0) return 0
  let sum = 0
  for (let row = from + 1; row < to; row++) sum += (x[row]! - x[row - 1]!) ** 2
  return Math.sqrt(sum / m2)
}

/**
 * Values larger than the `support` values on either side. Two peaks are further apart than that, so that the next
 * look goes on behind a peak, and behind the larger value that ended one: about two looks a value.
 */
export function peaks(support: number) {
  return (x: Column, from: number, to: number): number => {
    let count = 0
    let row = from + support
    while (row < to - support) {
      let next = row + support + 1
      for (let k = 1; k <= support; k++) {
        if (x[row + k]! < x[row]!) continue
        next = row + k
        break
      }
      const isAhead = next > row + support
      let isPeak = isAhead
      for (let k = 1; k <= support && isPeak; k++) isPeak = x[row]! > x[row - k]!
      if (isPeak) count++
      row = next
    }
    return count
  }
}
