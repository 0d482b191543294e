import { setTimeout as delay } from 'node:timers/promises'
import { rowAt, sliceCandles } from '../../../domain/index.ts'
import type { Feed, Series, Tick } from '../../../trade/engine/index.ts'

export interface ReplayOptions {
  /** First candle time to bring, UTC milliseconds; default the first there is. */
  readonly from?: number
  /** 0 brings them as fast as they are taken, many at once. */
  readonly candlesPerSecond: number
}

/** Candle times that come at once when nobody watches. */
const BLOCK = 500

/** Brings recorded candles one time after the other, as if they came in now. */
export function replayFeed(
  series: readonly Series[],
  { from = -Infinity, candlesPerSecond }: ReplayOptions,
): Feed {
  const pause = candlesPerSecond > 0 ? 1000 / candlesPerSecond : 0
  const nextTime = (after: number): number => {
    let next = Number.POSITIVE_INFINITY
    for (const { candles } of series) {
      const row = rowAt(candles, Math.max(after + 1, from))
      if (row < candles.length) next = Math.min(next, candles.time[row]!)
    }
    return next
  }
  const blockEnd = (time: number): number => {
    let end = time
    for (let count = 1; count < BLOCK; count++) {
      const next = nextTime(end)
      if (next === Number.POSITIVE_INFINITY) break
      end = next
    }
    return end
  }
  const until = (time: number): Tick => ({
    time,
    series: series.map(({ pair, candles }) => ({
      pair,
      candles: sliceCandles(candles, 0, rowAt(candles, time + 1)),
    })),
  })
  return {
    until: async (time) => until(time),
    async next(after, signal) {
      const time = nextTime(after ?? Number.NEGATIVE_INFINITY)
      if (time === Number.POSITIVE_INFINITY) return undefined
      if (pause === 0) return signal.aborted ? undefined : until(blockEnd(time))
      try {
        await delay(pause, undefined, { signal })
      } catch {
        return undefined
      }
      return signal.aborted ? undefined : until(time)
    },
  }
}
