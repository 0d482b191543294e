import { type Candles, rowAt, sliceCandles, timeframeMs } from '../../../domain/index.ts'

/** Every series without the candles that had not closed by `time`, whatever their lengths. */
export function candlesClosedBy(
  series: ReadonlyMap<string, Candles>,
  time: number,
): ReadonlyMap<string, Candles> {
  return new Map(
    [...series].map(([name, candles]) => {
      const rows = rowAt(candles, time - timeframeMs(candles.timeframe) + 1)
      return [name, sliceCandles(candles, 0, rows)]
    }),
  )
}
