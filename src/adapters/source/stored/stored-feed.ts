import { setTimeout as delay } from 'node:timers/promises'
import {
  Fault,
  rowAt,
  type SeriesKey,
  sliceCandles,
  type Timeframe,
  timeframeMs,
} from '../../../domain/index.ts'
import type { Feed, Tick } from '../../../trade/engine/index.ts'
import { bestSeries } from '../../../trade/market/index.ts'
import { type StoredCandles, StoredSeries } from './stored-series.ts'

export interface StoredFeedOptions {
  readonly store: StoredCandles
  /** Of one timeframe. */
  readonly keys: readonly SeriesKey[]
  /** First candle that is known, UTC milliseconds. */
  readonly history: number
  /** First candle that is brought. */
  readonly from: number
  /** UTC milliseconds. */
  readonly now: () => number
  /** How often the store is looked at; by default a sixtieth of a candle, from 1 to 10 seconds. */
  readonly lookEveryMs?: number
  /** How long pairs that have a candle wait for those that have none yet; by default a candle, at most a minute. */
  readonly graceMs?: number
  /** Called at each look; a store that is away is looked at again. */
  readonly onLook?: (trouble: Fault | undefined) => void
}

const MINUTE_MS = 60_000

/** Follows the candle store: what is there at once, then each candle when all pairs have it. */
export function storedFeed(options: StoredFeedOptions): Feed {
  const { store, keys, history, from, now, onLook = () => {} } = options
  const step = timeframeMs(keys[0]!.timeframe)
  const { lookEveryMs = lookPause(keys[0]!.timeframe), graceMs = Math.min(step, MINUTE_MS) } = options
  const series = keys.map((key) => new StoredSeries({ store, key, history, now }))
  let early: { readonly time: number; readonly seenAt: number } | undefined

  const until = (time: number): Tick => ({
    time,
    series: series.map(({ key, candles }) => ({
      pair: key.pair,
      candles: sliceCandles(candles, 0, rowAt(candles, time + 1)),
    })),
  })
  /** The newest time after `after` that all pairs have, or the first one that some have waited for long enough. */
  const known = (after: number): number | undefined => {
    const least = Math.max(after + 1, from)
    const all = Math.min(...series.map(({ last = Number.NEGATIVE_INFINITY }) => last))
    if (all >= least) return all
    const times = series.map(({ candles }) => candles.time[rowAt(candles, least)] ?? Number.POSITIVE_INFINITY)
    const next = Math.min(...times)
    if (next === Number.POSITIVE_INFINITY) return undefined
    if (early?.time !== next) early = { time: next, seenAt: now() }
    return now() - early.seenAt >= graceMs ? next : undefined
  }
  const look = async (): Promise<void> => {
    try {
      await Promise.all(series.map((one) => one.refresh()))
      onLook(undefined)
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'remote') throw error
      onLook(error)
    }
  }

  return {
    async next(after, signal) {
      for (; !signal.aborted; await delay(lookEveryMs, undefined, { signal }).catch(() => {})) {
        await look()
        const time = signal.aborted ? undefined : known(after ?? Number.NEGATIVE_INFINITY)
        if (time !== undefined) return until(time)
      }
      return undefined
    },
    async until(time) {
      await Promise.all(series.map((one) => one.refresh()))
      return until(time)
    },
  }
}

/** How often it is worth to look for a candle of this length. */
function lookPause(timeframe: Timeframe): number {
  return Math.min(Math.max(timeframeMs(timeframe) / 60, 1_000), 10_000)
}

/** Time of the newest candle that every pair has; undefined while one has none. */
export async function storedUntil({
  store,
  keys,
  now,
}: Pick<StoredFeedOptions, 'store' | 'keys' | 'now'>): Promise<number | undefined> {
  const stored = await store.list()
  const lasts = await Promise.all(
    keys.map(async (key) => {
      const found = bestSeries(stored, key)
      if (!found) return undefined
      const history = found.lastTime - 2 * timeframeMs(key.timeframe)
      const series = new StoredSeries({ store, key, history, now })
      await series.refresh()
      return series.last
    }),
  )
  return lasts.includes(undefined) ? undefined : Math.min(...(lasts as number[]))
}
