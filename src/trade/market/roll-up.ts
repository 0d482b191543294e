import {
  allocateCandles,
  type Candles,
  candleStart,
  PRICE_COLUMNS,
  rowAt,
  sliceCandles,
  type Timeframe,
  timeframeMs,
} from '../../domain/index.ts'
import { resample } from './resample.ts'

/** The longer candles that hold one of the `changed` times (ascending), each from all of its `minutes`. */
export function rollUp(minutes: Candles, changed: readonly number[], timeframe: Timeframe): Candles {
  if (changed.length === 0) return allocateCandles(0, timeframe)
  const starts = new Set(changed.map((time) => candleStart(time, timeframe)))
  const first = rowAt(minutes, candleStart(changed[0]!, timeframe))
  const end = rowAt(minutes, candleStart(changed.at(-1)!, timeframe) + timeframeMs(timeframe))
  const longer = resample(sliceCandles(minutes, first, end), timeframe)
  return pickRows(longer, (time) => starts.has(time))
}

/** Rows at whose time `picks` holds, in new memory. */
export function pickRows(candles: Candles, picks: (time: number) => boolean): Candles {
  const picked = allocateCandles(candles.length, candles.timeframe)
  let length = 0
  for (let row = 0; row < candles.length; row++) {
    if (!picks(candles.time[row]!)) continue
    picked.time[length] = candles.time[row]!
    for (const name of PRICE_COLUMNS) picked[name][length] = candles[name][row]!
    length++
  }
  return sliceCandles(picked, 0, length)
}
