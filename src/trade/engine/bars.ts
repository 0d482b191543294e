import { type Candles, rowAt, timeframeMs } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import type { Market } from './market.ts'

/** A candle that is worked on: the row of the signals' candle, and the prices, which may be those of a part. */
export interface Candle {
  readonly row: number
  readonly bar: Bar
}

/** The prices of one row. */
export function barOf(candles: Candles, row: number): Bar {
  return {
    time: candles.time[row]!,
    open: candles.open[row]!,
    high: candles.high[row]!,
    low: candles.low[row]!,
    close: candles.close[row]!,
  }
}

/** The rows of the smaller candles that lie in a candle, or undefined where there are none. */
export function detailRows(
  { candles, detail }: Market,
  row: number,
): { readonly start: number; readonly end: number } | undefined {
  if (!detail) return undefined
  const time = candles.time[row]!
  const start = rowAt(detail, time)
  const end = rowAt(detail, time + timeframeMs(candles.timeframe))
  return end > start ? { start, end } : undefined
}
