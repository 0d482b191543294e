import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  rowAt,
  type SeriesKey,
  sliceCandles,
  type TimeRange,
} from '../../domain/index.ts'
import { requireSound } from './candle-trouble.ts'
import type { CandleStore, RevisionPolicy, SeriesSummary, WriteOutcome } from './port.ts'

interface Series {
  readonly key: SeriesKey
  readonly source: string
  readonly candles: Candles
  readonly version: number
}

/** A {@link CandleStore} that forgets everything with the process: for tests and dry runs. */
export function memoryCandleStore(): CandleStore {
  const stored = new Map<string, Series>()
  const nameOf = (key: SeriesKey) => `${key.venue} ${key.pair} ${key.timeframe}`

  return {
    async write(key, candles, { source, policy }) {
      requireSound(candles)
      const known = stored.get(nameOf(key))
      const before = known?.candles ?? allocateCandles(0, key.timeframe)
      const { merged, outcome } = join(before, candles, policy)
      const version = (known?.version ?? 0) + (outcome.inserted + outcome.updated > 0 ? 1 : 0)
      if (merged.length > 0) stored.set(nameOf(key), { key, source, candles: merged, version })
      return outcome
    },

    async read(key, range: TimeRange = {}) {
      const series = stored.get(nameOf(key))
      if (!series) return allocateCandles(0, key.timeframe)
      const { candles } = series
      const start = range.start === undefined ? 0 : rowAt(candles, range.start)
      const end = range.end === undefined ? candles.length : rowAt(candles, range.end + 1)
      return sliceCandles(candles, start, end)
    },

    async list() {
      return [...stored.values()].map(
        ({ key, source, candles, version }): SeriesSummary => ({
          ...key,
          rows: candles.length,
          firstTime: candles.time[0]!,
          lastTime: candles.time[candles.length - 1]!,
          source,
          version,
        }),
      )
    },
  }
}

/** Both sides ascend; the result is new memory, so that what was read before stays as it was. */
function join(
  before: Candles,
  added: Candles,
  policy: RevisionPolicy,
): { merged: Candles; outcome: WriteOutcome } {
  const joined = allocateCandles(before.length + added.length, before.timeframe)
  let updated = 0
  let duplicates = 0
  let length = 0
  let old = 0
  let fresh = 0
  while (old < before.length || fresh < added.length) {
    const oldTime = old < before.length ? before.time[old]! : Infinity
    const freshTime = fresh < added.length ? added.time[fresh]! : Infinity
    const replaces = oldTime === freshTime && policy === 'revise' && !sameValues(before, old, added, fresh)
    if (replaces) updated++
    else if (oldTime === freshTime) duplicates++
    if (oldTime <= freshTime && !replaces) copyRow(before, old, joined, length)
    else copyRow(added, fresh, joined, length)
    if (oldTime <= freshTime) old++
    if (freshTime <= oldTime) fresh++
    length++
  }
  return {
    merged: sliceCandles(joined, 0, length),
    outcome: { inserted: added.length - updated - duplicates, updated, duplicates },
  }
}

function sameValues(left: Candles, leftRow: number, right: Candles, rightRow: number): boolean {
  return PRICE_COLUMNS.every((name) => left[name][leftRow] === right[name][rightRow])
}

function copyRow(from: Candles, row: number, to: Candles, at: number): void {
  to.time[at] = from.time[row]!
  for (const name of PRICE_COLUMNS) to[name][at] = from[name][row]!
}
