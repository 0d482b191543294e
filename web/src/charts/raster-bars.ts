import type { CandleColumns } from '../api/types.ts'

/** Bars of a chart on an even raster: those that hold no candle stand for the time that has none. */
export interface RasterBars {
  readonly times: readonly number[]
  /** Row of the candles that stands at each bar, −1 where there is none. */
  readonly rows: Int32Array
  /** Bars without a candle; of a hole that is wider than can be shown, all that it lacks. */
  readonly missing: number
  readonly holes: number
}

const DAY = 86_400_000
/** Empty bars that one hole is drawn with at most. */
const MOST_EMPTY = 400

/** A market that never trades on a weekend has no hole there. */
export function rasterBars({ time }: Pick<CandleColumns, 'time'>, barMs: number): RasterBars {
  const rests = barMs <= DAY && restsAtWeekends(time)
  const times: number[] = []
  const rows: number[] = []
  let missing = 0
  let holes = 0
  for (let row = 0; row < time.length; row++) {
    const last = time[row - 1]
    if (last !== undefined && time[row]! - last > barMs) {
      let empty = 0
      for (let at = last + barMs; at < time[row]!; at += barMs) {
        if (rests && isWeekend(at)) continue
        missing++
        if (++empty > MOST_EMPTY) continue
        times.push(at)
        rows.push(-1)
      }
      if (empty > 0) holes++
    }
    times.push(time[row]!)
    rows.push(row)
  }
  return { times, rows: Int32Array.from(rows), missing, holes }
}

/** There are candles of all five weekdays and of no weekend. */
function restsAtWeekends(time: readonly number[]): boolean {
  return !time.some(isWeekend) && new Set(time.map(weekdayOf)).size === 5
}

function isWeekend(time: number): boolean {
  const weekday = weekdayOf(time)
  return weekday === 0 || weekday === 6
}

function weekdayOf(time: number): number {
  return (Math.floor(time / DAY) + 4) % 7
}
