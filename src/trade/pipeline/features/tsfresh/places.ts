import type { Column } from '../../../../domain/index.ts'
import { windowMean } from '../window/window-moments.ts'

/** Longest run of values strictly above their mean. */
export function longestAboveMean(x: Column, from: number, to: number): number {
  const mean = windowMean(x, from, to)
  let longest = 0
  let run = 0
  for (let row = from; row < to; row++) {
    run = x[row]! > mean ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}

/**
 * Place of an extreme as a share of the window's length: of the first one where that row begins, of the last one
 * where it ends, so that an extreme on the newest row is at 1.
 */
export function placeOf({ extreme, which }: { extreme: 'least' | 'most'; which: 'first' | 'last' }) {
  const sign = extreme === 'most' ? 1 : -1
  return (x: Column, from: number, to: number): number => {
    let place = from
    for (let row = from + 1; row < to; row++) {
      const more = sign * (x[row]! - x[place]!)
      if (more > 0 || (more === 0 && which === 'last')) place = row
    }
    return (place - from + (which === 'last' ? 1 : 0)) / (to - from)
  }
}
