import { candleStart, TIMEFRAMES, type Timeframe, timeframeMs } from '../../domain/index.ts'

const DAY = 86_400_000

/** When a market trades: always, or Monday to Friday (UTC). Holidays are known to neither. */
export type Calendar = 'continuous' | 'weekdays'

/** The starts of candles: all `time` with `(time - anchor) % step === 0`, less the days a market rests. */
export interface Raster {
  readonly step: number
  readonly anchor: number
  readonly calendar: Calendar
}

/** Weekends only shape timeframes up to a day: a longer candle always holds a weekday. */
export function rasterOf(timeframe: Timeframe, calendar: Calendar = 'continuous'): Raster {
  const step = timeframeMs(timeframe)
  return { step, anchor: candleStart(0, timeframe), calendar: step > DAY ? 'continuous' : calendar }
}

/** Whether the market trades on the UTC day of `time`. */
export function isOpen(time: number, calendar: Calendar): boolean {
  if (calendar === 'continuous') return true
  const weekday = (Math.floor(time / DAY) + 4) % 7
  return weekday !== 0 && weekday !== 6
}

/** How many candles the raster expects from `first` to `last`, both included and on the raster. */
export function expectedCandles(first: number, last: number, raster: Raster): number {
  if (last < first) return 0
  if (raster.calendar === 'continuous') return Math.floor((last - first) / raster.step) + 1
  let count = 0
  for (let time = first; time <= last; ) {
    const nextDay = (Math.floor(time / DAY) + 1) * DAY
    const end = Math.min(nextDay, last + raster.step)
    const steps = Math.ceil((end - time) / raster.step)
    if (isOpen(time, raster.calendar)) count += steps
    time += steps * raster.step
  }
  return count
}

/** The timeframe of this length, or its length in words when it has no name: `1h`, `90 s`. */
export function nameOfStep(milliseconds: number): string {
  const named = TIMEFRAMES.find((timeframe) => timeframeMs(timeframe) === milliseconds)
  if (named) return named
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000} min`
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`
}
