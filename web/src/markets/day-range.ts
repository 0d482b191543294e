import type { CandleColumns } from '../api/types.ts'

export interface DayRange {
  readonly high: number | null
  readonly low: number | null
  /** In the base currency. */
  readonly volume: number
}

/** Highest and lowest price, and the volume of all candles; null where there is none. */
export function dayRange({ high, low, volume }: Pick<CandleColumns, 'high' | 'low' | 'volume'>): DayRange {
  const highs = high.filter((one) => one !== null)
  const lows = low.filter((one) => one !== null)
  return {
    high: highs.length > 0 ? Math.max(...highs) : null,
    low: lows.length > 0 ? Math.min(...lows) : null,
    volume: volume.reduce<number>((sum, one) => sum + (one ?? 0), 0),
  }
}
