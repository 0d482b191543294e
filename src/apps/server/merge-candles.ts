import { type Candles, PRICE_COLUMNS } from '../../domain/index.ts'

export interface MergedCandles {
  /** Candles in each row. */
  readonly merged: number
  readonly time: number[]
  readonly open: number[]
  readonly high: number[]
  readonly low: number[]
  readonly close: number[]
  readonly volume: number[]
}

/** At most `limit` rows of the same series: where it is longer, neighbours become one candle, so that no extreme is lost. */
export function mergeCandles(candles: Candles, limit: number): MergedCandles {
  const merged = Math.max(1, Math.ceil(candles.length / limit))
  if (merged === 1) {
    const [open, high, low, close, volume] = PRICE_COLUMNS.map((name) => Array.from(candles[name]))
    return {
      merged,
      time: Array.from(candles.time),
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: volume!,
    }
  }
  const out: MergedCandles = { merged, time: [], open: [], high: [], low: [], close: [], volume: [] }
  for (let start = 0; start < candles.length; start += merged) {
    const end = Math.min(start + merged, candles.length)
    let high = candles.high[start]!
    let low = candles.low[start]!
    let volume = 0
    for (let row = start; row < end; row++) {
      if (candles.high[row]! > high) high = candles.high[row]!
      if (candles.low[row]! < low) low = candles.low[row]!
      volume += candles.volume[row]!
    }
    out.time.push(candles.time[start]!)
    out.open.push(candles.open[start]!)
    out.high.push(high)
    out.low.push(low)
    out.close.push(candles.close[end - 1]!)
    out.volume.push(volume)
  }
  return out
}
