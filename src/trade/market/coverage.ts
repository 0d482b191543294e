import { type Candles, candleStart, rowAt, timeframeMs } from '../../domain/index.ts'
import type { Gap } from './find-gaps.ts'
import { type Calendar, isOpen, rasterOf } from './raster.ts'

const DAY = 86_400_000

/** Candles of one UTC day. */
export interface CoverageDay {
  /** Midnight, UTC milliseconds. */
  readonly day: number
  readonly expected: number
  /** Those of them that are there, never more: a series holds no time twice. */
  readonly found: number
  /** found / expected. */
  readonly share: number
}

export interface Coverage {
  readonly expected: number
  readonly found: number
  /** found / expected; 1 where nothing is expected. */
  readonly share: number
  /** Days on which a candle is expected to start, ascending. */
  readonly days: readonly CoverageDay[]
  /** Runs of missing candles, those at the ends of the range too. A day of rest neither makes nor ends one. */
  readonly gaps: readonly Gap[]
}

export interface CoverageOptions {
  /** Starts of candles, UTC milliseconds, both included. */
  readonly start: number
  readonly end: number
  readonly calendar?: Calendar
}

/** How much of what a market's calendar expects is there, in one pass over the expected candles. */
export function coverage(candles: Candles, { start, end, calendar }: CoverageOptions): Coverage {
  const raster = rasterOf(candles.timeframe, calendar)
  const { step } = raster
  const days: CoverageDay[] = []
  const gaps: Gap[] = []
  let gap: { from: number; to: number; missing: number } | undefined
  let row = rowAt(candles, start)
  for (let time = firstAt(start, candles); time <= end; time += step) {
    if (!isOpen(time, raster.calendar)) continue
    while (row < candles.length && candles.time[row]! < time) row++
    const there = row < candles.length && candles.time[row] === time
    count(days, time, there)
    if (there) gap = undefined
    else if (gap) Object.assign(gap, { to: time, missing: gap.missing + 1 })
    else {
      gap = { from: time, to: time, missing: 1 }
      gaps.push(gap)
    }
  }
  const expected = days.reduce((sum, day) => sum + day.expected, 0)
  const found = days.reduce((sum, day) => sum + day.found, 0)
  return { expected, found, share: expected === 0 ? 1 : found / expected, days, gaps }
}

function firstAt(start: number, { timeframe }: Candles): number {
  const first = candleStart(start, timeframe)
  return first < start ? first + timeframeMs(timeframe) : first
}

function count(days: CoverageDay[], time: number, there: boolean): void {
  const day = Math.floor(time / DAY) * DAY
  const last = days.at(-1)
  const known = last?.day === day ? last : undefined
  if (known) days.pop()
  const expected = (known?.expected ?? 0) + 1
  const found = (known?.found ?? 0) + (there ? 1 : 0)
  days.push({ day, expected, found, share: found / expected })
}
