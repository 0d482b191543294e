import {
  allocateCandles,
  candleStart,
  PRICE_COLUMNS,
  type SeriesKey,
  type Timeframe,
  timeframeMs,
  type Venue,
} from '../../../domain/index.ts'
import type { CandleStore } from '../port.ts'
import { type CandleValues, candleOfParts, MINUTE, ROLLED_UP } from './derive-candle.ts'
import type { CandleReadings } from './port.ts'

/** Candles of a store by time, and which of them were derived; what {@link memoryIngestStore} works on. */
export class MemorySeries {
  readonly #candles: CandleStore
  readonly #derived = new Map<string, Set<number>>()
  readonly #readings = new Map<string, Map<number, CandleReadings>>()

  constructor(candles: CandleStore) {
    this.#candles = candles
  }

  derived(key: SeriesKey): Set<number> {
    return entry(this.#derived, nameOf(key), () => new Set())
  }

  readings(key: SeriesKey): Map<number, CandleReadings> {
    return entry(this.#readings, nameOf(key), () => new Map())
  }

  async pairsOf(venue: Venue): Promise<Set<string>> {
    const series = await this.#candles.list()
    return new Set(series.filter((one) => one.venue === venue).map(({ pair }) => pair))
  }

  /** Values by time, ascending. */
  async read(key: SeriesKey): Promise<Map<number, CandleValues>> {
    const candles = await this.#candles.read(key)
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

  async write(key: SeriesKey, rows: ReadonlyMap<number, CandleValues>, source: string): Promise<void> {
    const candles = allocateCandles(rows.size, key.timeframe)
    const ascending = [...rows].sort(([a], [b]) => a - b)
    for (const [row, [time, values]] of ascending.entries()) {
      candles.time[row] = time
      for (const name of PRICE_COLUMNS) candles[name][row] = values[name]
    }
    await this.#candles.write(key, candles, { source, policy: 'revise' })
  }

  /** Derives `rows`, but for those times at which a candle was sent; gives the times written. */
  async derive(key: SeriesKey, rows: ReadonlyMap<number, CandleValues>, source: string): Promise<number[]> {
    const stored = await this.read(key)
    const derived = this.derived(key)
    const written = new Map([...rows].filter(([time]) => derived.has(time) || !stored.has(time)))
    await this.write(key, written, source)
    for (const time of written.keys()) derived.add(time)
    return [...written.keys()]
  }

  /** Derives the longer candles that hold these minutes anew. */
  async rollUp(key: SeriesKey, minutes: readonly number[], source: string): Promise<void> {
    const parts = [...(await this.read({ ...key, timeframe: MINUTE }))]
    for (const timeframe of ROLLED_UP) {
      const starts = new Set(minutes.map((time) => candleStart(time, timeframe)))
      const rows = new Map([...starts].map((start) => [start, wholeOf(parts, start, timeframe)]))
      await this.derive({ ...key, timeframe }, rows, source)
    }
  }
}

function wholeOf(
  parts: readonly (readonly [number, CandleValues])[],
  start: number,
  timeframe: Timeframe,
): CandleValues {
  const end = start + timeframeMs(timeframe)
  return candleOfParts(parts.filter(([time]) => time >= start && time < end).map(([, values]) => values))
}

function nameOf({ venue, pair, timeframe }: SeriesKey): string {
  return `${venue} ${pair} ${timeframe}`
}

/** The value of a key, made when there is none. */
export function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
