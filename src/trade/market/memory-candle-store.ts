import {
  allocateCandles,
  type Candles,
  rowAt,
  type SeriesKey,
  sliceCandles,
  type TimeRange,
} from '../../domain/index.ts'
import { requireSound } from './candle-trouble.ts'
import { MINUTE, ROLLED_UP } from './ingest/derive-candle.ts'
import type { CandleReadings } from './ingest/port.ts'
import { type JoinedCandles, joinCandles } from './join-candles.ts'
import type { LakeMark } from './lake-port.ts'
import { monthOf } from './month-of.ts'
import type { CandleStore, SeriesSummary } from './port.ts'
import { pickRows, rollUp } from './roll-up.ts'

interface Series {
  readonly key: SeriesKey
  readonly source: string
  readonly candles: Candles
  readonly version: number
  /** Times whose candle was derived. */
  readonly derived: Set<number>
  /** What came with candles, by their time. */
  readonly readings: Map<number, CandleReadings>
}

/** What an ingest store in memory needs of its candles beside {@link CandleStore}. */
export interface MemoryCandleStore extends CandleStore {
  /** Stores derived candles but where one was sent, and rolls minutes up. */
  derive(key: SeriesKey, candles: Candles, source: string): void
  isDerived(key: SeriesKey, time: number): boolean
  /** Months that changed, for the lake, by `venue pair timeframe month`. */
  readonly marks: Map<string, LakeMark>
  /** What came with the candles of a stored series, by time; empty when there is none. */
  readings(key: SeriesKey): Map<number, CandleReadings>
}

/** A {@link CandleStore} that forgets everything with the process: for tests and dry runs. */
export function memoryCandleStore(): MemoryCandleStore {
  const stored = new Map<string, Series>()
  const marks = new Map<string, LakeMark>()
  const nameOf = (key: SeriesKey) => `${key.venue} ${key.pair} ${key.timeframe}`
  const find = (key: SeriesKey): Series =>
    stored.get(nameOf(key)) ?? {
      ...{ key, source: '', candles: allocateCandles(0, key.timeframe), version: 0 },
      ...{ derived: new Set(), readings: new Map() },
    }

  function put(series: Series, { merged, ...times }: JoinedCandles, source: string): readonly number[] {
    const changed = [...times.added, ...times.settled, ...times.revised].sort((a, b) => a - b)
    const version = series.version + (changed.length > 0 ? 1 : 0)
    if (merged.length > 0) stored.set(nameOf(series.key), { ...series, source, candles: merged, version })
    for (const month of new Set(changed.map(monthOf))) {
      marks.set(`${nameOf(series.key)} ${month}`, { key: series.key, month, mark: version })
    }
    return changed
  }

  function derive(key: SeriesKey, candles: Candles, source: string): void {
    const series = find(key)
    const isFree = (time: number) => series.derived.has(time) || !hasRow(series.candles, time)
    const rows = pickRows(candles, isFree)
    const joined = joinCandles(series.candles, rows, { policy: 'revise', derived: new Set() })
    const changed = put(series, joined, series.source || source)
    for (const time of changed) series.derived.add(time)
    rollUpFrom(key, changed, { source, rollsUp: true })
  }

  function rollUpFrom(
    key: SeriesKey,
    changed: readonly number[],
    { source, rollsUp }: { source: string; rollsUp: boolean },
  ): void {
    if (key.timeframe !== MINUTE) return
    for (const timeframe of ROLLED_UP) {
      const longer = { ...key, timeframe }
      if (!rollsUp && !stored.has(nameOf(longer))) continue
      derive(longer, rollUp(find(key).candles, changed, timeframe), source)
    }
  }

  return {
    async write(key, candles, { source, policy, rollUp: rollsUp = false }) {
      requireSound(candles)
      const series = find(key)
      const joined = joinCandles(series.candles, candles, { policy, derived: series.derived })
      const changed = put(series, joined, source)
      for (const time of joined.settled) series.derived.delete(time)
      for (const time of joined.revised) series.readings.delete(time)
      rollUpFrom(key, changed, { source, rollsUp })
      const inserted = joined.added.length + joined.settled.length
      const updated = joined.revised.length
      return { inserted, updated, duplicates: candles.length - inserted - updated }
    },

    derive,
    marks,
    isDerived: (key, time) => find(key).derived.has(time),
    readings: (key) => find(key).readings,

    async read(key, range: TimeRange = {}) {
      const { candles } = find(key)
      const start = range.start === undefined ? 0 : rowAt(candles, range.start)
      const end = range.end === undefined ? candles.length : rowAt(candles, range.end + 1)
      return sliceCandles(candles, start, end)
    },

    async list() {
      return [...stored.values()].map(summaryOf)
    },

    async summary(key) {
      const series = stored.get(nameOf(key))
      return series && summaryOf(series)
    },
  }
}

function summaryOf({ key, source, candles, version }: Series): SeriesSummary {
  const { venue, pair, timeframe } = key
  const [firstTime, lastTime] = [candles.time[0]!, candles.time[candles.length - 1]!]
  return { venue, pair, timeframe, rows: candles.length, firstTime, lastTime, source, version }
}

function hasRow(candles: Candles, time: number): boolean {
  return candles.time[rowAt(candles, time)] === time
}
