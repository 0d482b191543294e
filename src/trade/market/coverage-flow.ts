import { type Candles, candleStart, timeframeMs } from '../../domain/index.ts'
import { coverage } from './coverage.ts'
import type { SeriesSummary } from './port.ts'
import { type Calendar, expectedCandles, rasterOf } from './raster.ts'

const DAY = 86_400_000
const LATE = 2
const STALE = 4

/** Whether a series grows as it should: `late` from two missing candles on, `stale` from four. */
export type FlowState = 'live' | 'late' | 'stale'

export interface DataFlow {
  /** Candles that have closed since the newest stored one and are not there. */
  readonly lag: number
  /** Of the last 24 hours of closed candles; the newest alone where a candle is longer than a day. */
  readonly expected: number
  readonly found: number
  readonly state: FlowState
}

interface FlowOptions {
  /** UTC milliseconds. */
  readonly now: number
  readonly calendar?: Calendar
}

/** The candles, by their start, that the last day of a series should hold. */
export function lastDayOf({ timeframe }: Pick<SeriesSummary, 'timeframe'>, now: number) {
  const step = timeframeMs(timeframe)
  const end = candleStart(now, timeframe) - step
  return { start: Math.min(end, end - DAY + step), end }
}

/** What arrived of a series lately. `candles` holds at least the stored ones of {@link lastDayOf}. */
export function dataFlow(
  series: Pick<SeriesSummary, 'timeframe' | 'lastTime'>,
  candles: Candles,
  { now, calendar }: FlowOptions,
): DataFlow {
  const { timeframe, lastTime } = series
  const range = lastDayOf(series, now)
  const raster = rasterOf(timeframe, calendar)
  const lag = expectedCandles(lastTime + timeframeMs(timeframe), range.end, raster)
  const { expected, found } = coverage(candles, { ...range, ...(calendar && { calendar }) })
  return { lag, expected, found, state: lag >= STALE ? 'stale' : lag >= LATE ? 'late' : 'live' }
}
