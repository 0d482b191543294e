import {
  allocateCandles,
  type Candles,
  candleStart,
  PRICE_COLUMNS,
  sliceCandles,
  type TimeRange,
  timeframeMs,
} from '../../../domain/index.ts'
import { type CandleStore, resample } from '../../../trade/market/index.ts'
import type { ChosenSeries } from './candles-series.ts'

export interface CandleWindow {
  readonly candles: Candles
  /** Starts of aggregated candles of which some stored ones are missing. */
  readonly incomplete: readonly number[]
}

interface Asked {
  readonly range: TimeRange
  readonly rows: number
  /** Counts the rows from the end. */
  readonly latest: boolean
}

/**
 * At most `rows` candles of a series that start in `range`. Aggregated candles are there once their
 * time is over. Reads about what it returns: a window of time, and where it had gaps, wider ones.
 */
export async function readWindow(
  store: Pick<CandleStore, 'read'>,
  { key, source }: ChosenSeries,
  { range, rows, latest }: Asked,
): Promise<CandleWindow> {
  const { timeframe } = key
  const step = timeframeMs(timeframe)
  const over = source.lastTime + timeframeMs(source.timeframe) - step
  const start = range.start === undefined ? source.firstTime : Math.max(source.firstTime, range.start)
  let first = candleStart(start, timeframe)
  if (range.start !== undefined && first < range.start) first += step
  let last = candleStart(Math.min(over, range.end ?? over), timeframe)
  const parts: Candles[] = []
  const incomplete: number[] = []
  for (let length = 0, width = rows; length < rows && first <= last; width *= 4) {
    const span = (Math.min(width, (last - first) / step + 1) - 1) * step
    const from = latest ? last - span : first
    const to = from + span
    const stored = await store.read(source, { start: from, end: to + step - 1 })
    const part = resample(stored, timeframe)
    incomplete.push(...partial(stored, part))
    if (latest) parts.unshift(part)
    else parts.push(part)
    length += part.length
    if (latest) last = from - step
    else first = to + step
  }
  const all = join(parts, key.timeframe)
  const from = latest ? Math.max(0, all.length - rows) : 0
  const candles = sliceCandles(all, from, Math.min(all.length, from + rows))
  const [begin = 0, end = -1] = [candles.time[0], candles.time[candles.length - 1]]
  return { candles, incomplete: incomplete.filter((time) => time >= begin && time <= end).sort(byTime) }
}

function byTime(a: number, b: number): number {
  return a - b
}

/** Starts of the candles that fewer stored ones went into than there is time for. */
function partial(stored: Candles, made: Candles): number[] {
  const step = timeframeMs(made.timeframe)
  const full = step / timeframeMs(stored.timeframe)
  const found: number[] = []
  if (full === 1) return found
  for (let bucket = 0, row = 0; bucket < made.length; bucket++) {
    const begin = row
    while (row < stored.length && stored.time[row]! < made.time[bucket]! + step) row++
    if (row - begin < full) found.push(made.time[bucket]!)
  }
  return found
}

function join(parts: readonly Candles[], timeframe: Candles['timeframe']): Candles {
  if (parts.length === 1) return parts[0]!
  const joined = allocateCandles(
    parts.reduce((sum, { length }) => sum + length, 0),
    timeframe,
  )
  let at = 0
  for (const part of parts) {
    for (const name of ['time', ...PRICE_COLUMNS] as const) joined[name].set(part[name], at)
    at += part.length
  }
  return joined
}
