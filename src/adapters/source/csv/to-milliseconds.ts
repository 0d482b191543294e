import type { Column } from '../../../domain/index.ts'

const SECONDS_END = 1e11
const MILLISECONDS_END = 1e14
const MICROSECONDS_END = 1e17

/**
 * Turns epoch times of any unit into milliseconds, in place; each value tells its unit by its size,
 * since files that switch from milliseconds to microseconds exist. Small values are seconds, or
 * milliseconds of 1970 to 1973 when that makes more of them `step` milliseconds apart.
 */
export function toMilliseconds(time: Column, step: number): void {
  const small = smallUnit(time, step)
  for (let row = 0; row < time.length; row++) {
    const value = time[row]!
    if (value >= MILLISECONDS_END) time[row] = value / (value >= MICROSECONDS_END ? 1e6 : 1000)
    else if (value < SECONDS_END) time[row] = value * small
  }
}

/** Milliseconds in the unit of the values below {@link SECONDS_END}. */
function smallUnit(time: Column, step: number): 1 | 1000 {
  if (!(time[0]! < SECONDS_END)) return 1000
  let milliseconds = 0
  let seconds = 0
  for (let row = 1; row < time.length; row++) {
    const distance = Math.abs(time[row]! - time[row - 1]!)
    if (distance === step) milliseconds++
    else if (distance * 1000 === step) seconds++
  }
  return milliseconds > seconds ? 1 : 1000
}
