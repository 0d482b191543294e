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
  type LakeLedger,
  memoryCandleStore,
  memoryLakeLedger,
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

export function markedStore(): MarkedStore {
  const store = memoryCandleStore()
  return { store, ledger: memoryLakeLedger(store) }
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
