const DAY = 86_400_000

/** Whole UTC days: `from` is in, `to` is not. Milliseconds. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/**
 * The days that hold these times, and so every candle up to a day's that holds one of them. Given as
 * numbers, they let the planner leave out partitions that no row of a batch can be in.
 */
export function daysOf(times: Iterable<number>): TimeSpan {
  let first = Infinity
  let last = -Infinity
  for (const time of times) {
    if (time < first) first = time
    if (time > last) last = time
  }
  return { from: first - (first % DAY), to: last - (last % DAY) + DAY }
}
