import { MOST_BARS } from '../charts/bar-frame.ts'
import type { TimeWindow } from '../charts/candle-window.ts'
import { TIMEFRAMES, timeframeMs } from '../format/timeframe.ts'

const USUAL_BARS = 150
const USUAL_FRAME = '1h'

/** What the address says of the range. Without an end the newest candle is followed. */
export interface AskedRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Timeframes that candles of the stored ones can be shown in. */
export function possibleFrames(stored: readonly string[]): readonly string[] {
  return TIMEFRAMES.filter((one) => stored.some((base) => timeframeMs(one) % timeframeMs(base) === 0))
}

export function chosenFrame(asked: string | undefined, possible: readonly string[]): string {
  if (asked !== undefined && possible.includes(asked)) return asked
  return possible.includes(USUAL_FRAME) ? USUAL_FRAME : (possible[0] ?? USUAL_FRAME)
}

/** What is to be seen: the asked range inside the series, else its newest candles. */
export function seenOf({ from, to }: AskedRange, timeframe: string, bounds: TimeWindow): TimeWindow {
  const end = Math.min(bounds.end, Math.max(to ?? bounds.end, bounds.start))
  const usual = end - USUAL_BARS * timeframeMs(timeframe)
  const start = Math.max(bounds.start, Math.min(from ?? usual, end - timeframeMs(timeframe)))
  return { start: Math.min(start, end), end }
}

/**
 * What to read for it: as much again on both sides, so that a small move asks for nothing; less where
 * that would be too many bars of the timeframe and what is seen alone is not.
 */
export function roomAround({ start, end }: TimeWindow, timeframe: string, bounds: TimeWindow): TimeWindow {
  const span = end - start
  const left = MOST_BARS * timeframeMs(timeframe) - span
  const room = left < 0 ? span : Math.min(span, left / 2)
  return {
    start: Math.max(bounds.start, Math.ceil(start - room)),
    end: Math.min(bounds.end, Math.floor(end + room)),
  }
}

/** The address of what is seen; a right edge at the newest candle follows it. Undefined where nothing moved. */
export function askedOf(
  seen: TimeWindow,
  shown: TimeWindow,
  { bounds, barMs }: { readonly bounds: TimeWindow; readonly barMs: number },
): AskedRange | undefined {
  const near = (a: number, b: number) => Math.abs(a - b) < 1.5 * barMs
  const follows = seen.end >= bounds.end - barMs / 2
  const start = Math.max(bounds.start, Math.round(seen.start))
  const end = Math.max(start + barMs, Math.min(bounds.end, Math.round(seen.end)))
  if (near(start, shown.start) && near(end, shown.end)) return undefined
  return follows ? { from: start } : { from: start, to: end }
}
