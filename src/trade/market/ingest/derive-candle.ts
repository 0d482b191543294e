import { parseTimeframe, type Timeframe } from '../../../domain/index.ts'
import type { IngestTick } from './port.ts'

export const MINUTE: Timeframe = parseTimeframe('1m')

/** Timeframes whose candles are derived from those of a minute, shortest first. */
export const ROLLED_UP: readonly Timeframe[] = ['5m', '15m', '30m', '1h', '4h', '1d'].map(parseTimeframe)

/** The values of one candle. */
export interface CandleValues {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Candle of the mid prices of ticks, ordered by (time, bid, ask, volume): their arrival does not count. */
export function candleOfTicks(ticks: readonly IngestTick[]): CandleValues {
  const ordered = ticks.toSorted(
    (a, b) => a.time - b.time || a.bid - b.bid || a.ask - b.ask || a.volume - b.volume,
  )
  return candleOfParts(
    ordered.map(({ bid, ask, volume }) => {
      const mid = (bid + ask) / 2
      return { open: mid, high: mid, low: mid, close: mid, volume }
    }),
  )
}

/** First open, highest high, lowest low, last close and sum of volumes of parts that ascend in time. */
export function candleOfParts(parts: readonly CandleValues[]): CandleValues {
  return parts.reduce((whole, part) => ({
    open: whole.open,
    high: Math.max(whole.high, part.high),
    low: Math.min(whole.low, part.low),
    close: part.close,
    volume: whole.volume + part.volume,
  }))
}
