import { allocateCandles, type Candles, type Timeframe, timeframeMs } from '../../domain/index.ts'
import { MarketError } from './market-error.ts'
import { rasterOf } from './raster.ts'

export interface ResampleOptions {
  /** What becomes of a last candle whose time is not over with the last row: `keep` (default) or `drop`. */
  readonly incomplete?: 'keep' | 'drop'
}

/**
 * Candles of a longer timeframe, aligned to the epoch (weeks to Monday), from the rows that exist:
 * first open, highest high, lowest low, last close, sum of volume. A candle without rows stays
 * missing: fill gaps afterwards, not before.
 * @throws MarketError `resample.timeframe` when `timeframe` is shorter or no multiple
 */
export function resample(candles: Candles, timeframe: Timeframe, options: ResampleOptions = {}): Candles {
  if (candles.timeframe === timeframe) return candles
  requireMultiple(candles.timeframe, timeframe)
  const { step, anchor } = rasterOf(timeframe)
  const { time, length } = candles
  const startOf = (row: number) => Math.floor((time[row]! - anchor) / step) * step + anchor
  let count = 0
  for (let row = 0, end = -Infinity; row < length; row++) {
    if (time[row]! < end) continue
    end = startOf(row) + step
    count++
  }
  const lastEnd = length === 0 ? 0 : startOf(length - 1) + step
  const isOver = length > 0 && time[length - 1]! + timeframeMs(candles.timeframe) === lastEnd
  const kept = options.incomplete === 'drop' && !isOver ? Math.max(0, count - 1) : count
  const result = allocateCandles(kept, timeframe)
  for (let row = 0, bucket = 0; bucket < kept; bucket++) {
    const start = startOf(row)
    row = aggregate(candles, row, start + step, result, bucket)
    result.time[bucket] = start
  }
  return result
}

/** Folds the rows before time `end` into row `bucket`; returns the first row that is not in it. */
function aggregate(candles: Candles, first: number, end: number, result: Candles, bucket: number): number {
  const { time, high, low, close, volume, length } = candles
  let highest = high[first]!
  let lowest = low[first]!
  let sum = volume[first]!
  let row = first + 1
  for (; row < length && time[row]! < end; row++) {
    if (high[row]! > highest) highest = high[row]!
    if (low[row]! < lowest) lowest = low[row]!
    sum += volume[row]!
  }
  result.open[bucket] = candles.open[first]!
  result.high[bucket] = highest
  result.low[bucket] = lowest
  result.close[bucket] = close[row - 1]!
  result.volume[bucket] = sum
  return row
}

function requireMultiple(from: Timeframe, to: Timeframe): void {
  const ratio = timeframeMs(to) / timeframeMs(from)
  if (ratio >= 1 && Number.isInteger(ratio)) return
  throw new MarketError('resample.timeframe', `${to} candles cannot be made of ${from} candles`, {
    hint: ratio < 1 ? `Get candles of ${to} or shorter.` : `Get candles whose length divides ${to}.`,
  })
}
