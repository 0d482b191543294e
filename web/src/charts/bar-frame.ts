import { TIMEFRAMES, timeframeMs } from '../format/timeframe.ts'
import type { TimeWindow } from './candle-window.ts'

/** Bars that are asked for at once, about. */
export const MOST_BARS = 1500

/** The timeframe in which a stretch is read: the wanted one, or the shortest multiple of it that keeps the bars few. */
export function barFrame(wanted: string, { start, end }: TimeWindow): string {
  const step = timeframeMs(wanted)
  const longer = TIMEFRAMES.filter((one) => timeframeMs(one) >= step && timeframeMs(one) % step === 0)
  const fits = (one: string) => (end - start) / timeframeMs(one) <= MOST_BARS
  return [wanted, ...longer].find(fits) ?? longer.at(-1) ?? wanted
}
