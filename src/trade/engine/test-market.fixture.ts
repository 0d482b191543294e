import { allocateCandles, allocateMask, type Candles, parsePair, parseTimeframe } from '../../domain/index.ts'
import type { Market } from './market.ts'

/** `[open, high, low, close]` of one five-minute candle. */
export type Prices = readonly [number, number, number, number]

/** Five-minute candles from `start`, for tests. */
export function candlesOf(rows: readonly Prices[], start = 0): Candles {
  const candles = allocateCandles(rows.length, parseTimeframe('5m'))
  rows.forEach(([open, high, low, close], row) => {
    candles.time[row] = start + row * 300_000
    candles.open[row] = open
    candles.high[row] = high
    candles.low[row] = low
    candles.close[row] = close
    candles.volume[row] = 1
  })
  return candles
}

/** A market whose signals stand on the named rows, for tests. */
export function marketOf(
  rows: readonly Prices[],
  signals: { enter?: readonly number[]; exit?: readonly number[]; startup?: number; pair?: string },
): Market {
  const mask = (marked: readonly number[] = []) => {
    const flags = allocateMask(rows.length)
    for (const row of marked) flags[row] = 1
    return flags
  }
  return {
    pair: parsePair(signals.pair ?? 'ETH/BTC'),
    candles: candlesOf(rows),
    enterLong: mask(signals.enter),
    exitLong: mask(signals.exit),
    startup: signals.startup ?? 0,
  }
}
