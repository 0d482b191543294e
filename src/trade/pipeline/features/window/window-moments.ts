import type { Column } from '../../../../domain/index.ts'
import { pairwiseSum } from './pairwise-sum.ts'

/** Mean of the known values. */
export function windowMean(x: Column, from: number, to: number): number {
  let count = 0
  for (let row = from; row < to; row++) if (!Number.isNaN(x[row]!)) count++
  if (count === to - from) return pairwiseSum(x, from, to) / count
  const known = x.slice(from, to)
  for (let row = 0; row < known.length; row++) if (Number.isNaN(known[row]!)) known[row] = 0
  return pairwiseSum(known, 0, known.length) / count
}

/** Population standard deviation of the known values. */
export function windowStd(x: Column, from: number, to: number): number {
  const { m2 } = windowMoments(x, from, to)
  return Math.sqrt(m2)
}

/** {@link windowStd} of values and squares added up as they are: a flat window has what rounding leaves. */
export function roundedStd(x: Column, from: number, to: number): number {
  const mean = windowMean(x, from, to)
  const squares = x.slice(from, to)
  for (let row = 0; row < squares.length; row++) squares[row] = (squares[row]! - mean) ** 2
  return Math.sqrt(windowMean(squares, 0, squares.length))
}

export interface Moments {
  /** Known values. */
  readonly count: number
  readonly mean: number
  /** Central moments, means of the powers; a spread that rounding alone makes is 0. */
  readonly m2: number
  readonly m3: number
  readonly m4: number
}

/** Count, mean and central moments of the known values. */
export function windowMoments(x: Column, from: number, to: number): Moments {
  const mean = windowMean(x, from, to)
  let count = 0
  let m2 = 0
  let m3 = 0
  let m4 = 0
  for (let row = from; row < to; row++) {
    const deviation = x[row]! - mean
    if (Number.isNaN(deviation)) continue
    const square = deviation * deviation
    count++
    m2 += square
    m3 += square * deviation
    m4 += square * square
  }
  if (m2 <= count * (1e-15 * mean) ** 2) return { count, mean, m2: 0, m3: 0, m4: 0 }
  return { count, mean, m2: m2 / count, m3: m3 / count, m4: m4 / count }
}

/** Slope of the least-squares line over 0, 1, 2, …; unknown values are left out; NaN of fewer than two. */
export function windowSlope(x: Column, from: number, to: number): number {
  let count = 0
  let places = 0
  let sum = 0
  for (let row = from; row < to; row++) {
    if (Number.isNaN(x[row]!)) continue
    count++
    places += row - from
    sum += x[row]!
  }
  const middle = places / count
  const mean = sum / count
  let product = 0
  let square = 0
  for (let row = from; row < to; row++) {
    if (Number.isNaN(x[row]!)) continue
    const place = row - from - middle
    product += place * (x[row]! - mean)
    square += place * place
  }
  return product / square
}

/** Share by which the window lies above its newest value, −1…1: Σd / Σ|d|, d = x − newest; NaN when flat. */
export function windowArea(x: Column, from: number, to: number): number {
  const level = x[to - 1]!
  let sum = 0
  let size = 0
  for (let row = from; row < to; row++) {
    const distance = x[row]! - level
    if (Number.isNaN(distance)) continue
    sum += distance
    size += Math.abs(distance)
  }
  return ((size + sum) / 2 / size) * 2 - 1
}
