import { statSync, truncateSync } from 'node:fs'
import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../../domain/index.ts'
import {
  type CandleStore,
  type LakeFile,
  type LakeLedger,
  type LakeMark,
  memoryCandleStore,
} from '../../../trade/market/index.ts'

export const HOUR = 3_600_000
export const START = Date.UTC(2024, 11, 20)
export const key: SeriesKey = {
  venue: parseVenue('binance'),
  pair: parsePair('BTC/USDT:USDT'),
  timeframe: parseTimeframe('1h'),
}

/** A store whose writes mark the months that they touch, and the ledger of these marks. */
export interface MarkedStore {
  readonly store: CandleStore
  readonly ledger: LakeLedger
}

const nameOf = ({ venue, pair, timeframe }: SeriesKey, month: string) =>
  `${venue} ${pair} ${timeframe} ${month}`

export function markedStore(): MarkedStore {
  const inner = memoryCandleStore()
  const marks = new Map<string, LakeMark>()
  const files = new Map<string, LakeFile>()
  let mark = 0
  const store: CandleStore = {
    ...inner,
    async write(series, candles, options) {
      const outcome = await inner.write(series, candles, options)
      if (outcome.inserted + outcome.updated === 0) return outcome
      for (const month of new Set(
        Array.from(candles.time, (time) => new Date(time).toISOString().slice(0, 7)),
      )) {
        marks.delete(nameOf(series, month))
        marks.set(nameOf(series, month), { key: series, month, mark: ++mark })
      }
      return outcome
    },
  }
  const ledger: LakeLedger = {
    dirty: async (limit) => [...marks.values()].slice(0, limit),
    async publish(file) {
      const name = nameOf(file.key, file.month)
      if ((files.get(name)?.mark ?? 0) > file.mark) return false
      files.set(name, file)
      if (marks.get(name)?.mark === file.mark) marks.delete(name)
      return true
    },
    manifest: async (series) =>
      [...files.keys()]
        .sort()
        .map((name) => files.get(name)!)
        .filter((file) => !series || nameOf(file.key, '') === nameOf(series, '')),
    rebuild: async () => 0,
  }
  return { store, ledger }
}

/** Candles of an hour; `seed` tells them from others of the same times. */
export function hours(from: number, count: number, seed = 1): Candles {
  const candles = allocateCandles(count, key.timeframe)
  for (let row = 0; row < count; row++) {
    const price = 100 + ((row * 7 + seed * 13) % 50) / 3
    candles.time[row] = from + row * HOUR
    candles.open[row] = price
    candles.high[row] = price + seed
    candles.low[row] = price / 2
    candles.close[row] = Math.round(price * 100) / 100
    candles.volume[row] = row % 5 === 0 ? 0 : row * seed * 0.001
  }
  return candles
}

export function bits(candles: Candles): readonly unknown[] {
  return ['time' as const, ...PRICE_COLUMNS].map((name) =>
    Buffer.from(candles[name].slice().buffer).toString('base64'),
  )
}

/** What a killed process throws in place of everything that it would still have done. */
export class Killed extends Error {}

/**
 * The same object, but that its calls count down `lives` together with those of others; the one that takes the last
 * happens by half or not at all, and no later one happens.
 */
export function mortal<T extends object>(target: T, lives: { left: number }): T {
  return new Proxy(target, {
    get(object, name) {
      const value = Reflect.get(object, name)
      if (typeof value !== 'function' || typeof name === 'symbol') return value
      return async (...args: unknown[]) => {
        const mayLive = lives.left-- > 0
        if (!mayLive && lives.left < -1) throw new Killed()
        if (!mayLive && name !== 'writeUnfinished') throw new Killed()
        const result = await Reflect.apply(value, object, args)
        if (mayLive) return result
        truncateSync(result, statSync(result).size >> 1)
        throw new Killed()
      }
    },
  })
}
