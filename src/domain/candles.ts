import type { Timeframe } from './timeframe.ts'

/** One value per candle. Float64, NaN where undefined. */
export type Column = Float64Array

/** One flag per candle: 1 holds, 0 does not. */
export type Mask = Uint8Array

/**
 * Candles as columns of equal length, ascending by `time` (candle start, UTC milliseconds).
 * Columns live in shared memory, so that workers read them without a copy. Nobody writes them
 * after they were filled.
 */
export interface Candles {
  readonly timeframe: Timeframe
  readonly length: number
  readonly time: Column
  readonly open: Column
  readonly high: Column
  readonly low: Column
  readonly close: Column
  readonly volume: Column
}

/** The price and volume columns of {@link Candles}, in the order of files and tables. */
export const PRICE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const

/** A zeroed Float64 column in shared memory. */
export function allocateColumn(length: number): Column {
  return new Float64Array(new SharedArrayBuffer(length * 8))
}

/** A zeroed mask in shared memory. */
export function allocateMask(length: number): Mask {
  return new Uint8Array(new SharedArrayBuffer(length))
}

/** Zeroed candles in shared memory, to be filled by the caller. */
export function allocateCandles(length: number, timeframe: Timeframe): Candles {
  return {
    timeframe,
    length,
    time: allocateColumn(length),
    open: allocateColumn(length),
    high: allocateColumn(length),
    low: allocateColumn(length),
    close: allocateColumn(length),
    volume: allocateColumn(length),
  }
}

/** A view on rows `start` (included) to `end` (excluded); shares memory with `candles`. */
export function sliceCandles(candles: Candles, start: number, end = candles.length): Candles {
  return {
    timeframe: candles.timeframe,
    length: Math.max(0, end - start),
    time: candles.time.subarray(start, end),
    open: candles.open.subarray(start, end),
    high: candles.high.subarray(start, end),
    low: candles.low.subarray(start, end),
    close: candles.close.subarray(start, end),
    volume: candles.volume.subarray(start, end),
  }
}

/** First row whose time is not before `time`; `candles.length` when there is none. */
export function rowAt(candles: Candles, time: number): number {
  let low = 0
  let high = candles.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (candles.time[middle]! < time) low = middle + 1
    else high = middle
  }
  return low
}
