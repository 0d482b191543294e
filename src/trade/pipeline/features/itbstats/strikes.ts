import type { Column } from '../../../../domain/index.ts'
import { pairwiseSum } from '../window/pairwise-sum.ts'

/** Longest run of values strictly below the mean of the window; 0 where the window holds a NaN. */
export function longestBelowMean(x: Column, from: number, to: number): number {
  const mean = pairwiseSum(x, from, to) / (to - from)
  let longest = 0
  let run = 0
  for (let row = from; row < to; row++) {
    run = x[row]! < mean ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}

/** Place of the first maximum as a share of the window's length, 0 for the oldest row; a NaN is the maximum. */
export function placeOfMaximum(x: Column, from: number, to: number): number {
  let place = from
  for (let row = from; row < to; row++) {
    if (Number.isNaN(x[row]!)) return (row - from) / (to - from)
    if (x[row]! > x[place]!) place = row
  }
  return (place - from) / (to - from)
}
