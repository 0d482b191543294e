import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  type Timeframe,
  type Venue,
} from '../../../domain/index.ts'
import type { CandleStore } from '../port.ts'
import type { CandleValues } from './derive-candle.ts'

export async function pairsOf(candles: CandleStore, venue: Venue): Promise<Set<string>> {
  const series = await candles.list()
  return new Set(series.filter((one) => one.venue === venue).map(({ pair }) => pair))
}

/** Values by time, ascending. */
export function valuesOf(candles: Candles): Map<number, CandleValues> {
  return new Map(
    Array.from(candles.time, (time, row) => [
      time,
      {
        open: candles.open[row]!,
        high: candles.high[row]!,
        low: candles.low[row]!,
        close: candles.close[row]!,
        volume: candles.volume[row]!,
      },
    ]),
  )
}

/** The way back, in ascending order. */
export function toCandles(timeframe: Timeframe, rows: ReadonlyMap<number, CandleValues>): Candles {
  const candles = allocateCandles(rows.size, timeframe)
  const ascending = [...rows].sort(([a], [b]) => a - b)
  for (const [row, [time, values]] of ascending.entries()) {
    candles.time[row] = time
    for (const name of PRICE_COLUMNS) candles[name][row] = values[name]
  }
  return candles
}

/** The value of a key, made when there is none. */
export function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
