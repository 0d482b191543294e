/** A stretch of time, both ends included, UTC milliseconds. */
export interface TimeWindow {
  readonly start: number
  readonly end: number
}

/** Loaded bars: their ascending start times, the length of one, and how many stored candles each one holds. */
export interface LoadedBars {
  readonly window: TimeWindow
  readonly times: readonly number[]
  readonly barMs: number
  readonly merged: number
}

/** Bars that one answer of the server holds at most. */
export const BARS = 2000
/** Bars shown around a trade that is looked at. */
const CONTEXT_BARS = 60
/** Bars that may be seen past the loaded ones before more are asked for. */
const SLACK_BARS = 2

/** Time at a place on the chart's axis of bars; beyond the loaded ones bars are taken as evenly spaced. */
export function timeAt({ times, barMs }: LoadedBars, logical: number): number {
  const last = times.length - 1
  if (last < 0) return 0
  if (logical <= 0) return times[0]! + logical * barMs
  if (logical >= last) return times[last]! + (logical - last) * barMs
  const row = Math.floor(logical)
  return times[row]! + (logical - row) * (times[row + 1]! - times[row]!)
}

/** The bar that holds `time`: the last one that starts at or before it, the first one for earlier times. */
export function barAt(times: readonly number[], time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! <= time) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/**
 * The stretch to load for what is seen, null while the loaded one serves: it is left on a side that has
 * more, or bars are merged and so few of them are seen that finer ones fit.
 */
export function nextWindow(loaded: LoadedBars, seen: TimeWindow, bounds: TimeWindow): TimeWindow | null {
  const span = Math.max(seen.end - seen.start, loaded.barMs / loaded.merged)
  const slack = SLACK_BARS * loaded.barMs
  const beyond =
    (seen.start + slack < loaded.window.start && loaded.window.start > bounds.start) ||
    (seen.end - slack > loaded.window.end && loaded.window.end < bounds.end)
  const coarse = loaded.merged > 1 && span < (loaded.window.end - loaded.window.start) / 4
  if (!beyond && !coarse) return null
  const next = clamp({ start: seen.start - span, end: seen.end + span }, bounds)
  if (next.end <= next.start) return null
  return next.start === loaded.window.start && next.end === loaded.window.end ? null : next
}

/** A trade with room on both sides. */
export function windowAround(trade: TimeWindow, candleMs: number, bounds: TimeWindow): TimeWindow {
  const room = Math.max(CONTEXT_BARS * candleMs, (trade.end - trade.start) / 2)
  return clamp({ start: trade.start - room, end: trade.end + room }, bounds)
}

function clamp(window: TimeWindow, bounds: TimeWindow): TimeWindow {
  return {
    start: Math.floor(Math.min(Math.max(window.start, bounds.start), bounds.end)),
    end: Math.ceil(Math.max(Math.min(window.end, bounds.end), bounds.start)),
  }
}
