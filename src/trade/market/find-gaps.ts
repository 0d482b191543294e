import type { Candles } from '../../domain/index.ts'
import { type Calendar, expectedCandles, isOpen, rasterOf } from './raster.ts'

/** A run of candles that are not there. Both ends are UTC milliseconds of missing candles, included. */
export interface Gap {
  readonly from: number
  readonly to: number
  /** Candles the calendar expects between the ends. */
  readonly missing: number
}

/** Every run of missing candles between the first and the last; weekends are none where the market rests. */
export function findGaps(candles: Candles, calendar: Calendar = 'continuous'): readonly Gap[] {
  const raster = rasterOf(candles.timeframe, calendar)
  const { step } = raster
  const gaps: Gap[] = []
  for (let row = 1; row < candles.length; row++) {
    const before = candles.time[row - 1]!
    const after = candles.time[row]!
    if (after - before <= step) continue
    let from = before + step
    let to = after - step
    while (from <= to && !isOpen(from, raster.calendar)) from += step
    while (from <= to && !isOpen(to, raster.calendar)) to -= step
    if (from <= to) gaps.push({ from, to, missing: expectedCandles(from, to, raster) })
  }
  return gaps
}
