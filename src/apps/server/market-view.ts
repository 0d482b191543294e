import type { Static } from 'typebox'
import { type Candles, timeframeMs } from '../../domain/index.ts'
import type { CandleStore, SeriesSummary } from '../../trade/market/index.ts'
import type { MarketList } from './schemas/market.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Candles that are shorter are read in pieces. */
const SHORT = 5 * 60_000
const SPARK_POINTS = 32
const SPARK_CANDLES = 30

export type MarketFigures = Pick<Static<typeof MarketList>['items'][number], 'price' | 'change' | 'spark'>

/**
 * Price, change over a day and a line of closes of one market. Reads a handful of rows of its shortest
 * series, and the line from a longer one where there is one, so that thousands of markets cost little.
 */
export async function readMarketFigures(
  store: Pick<CandleStore, 'read'>,
  series: readonly SeriesSummary[],
): Promise<MarketFigures> {
  const base = shortest(series)
  const step = timeframeMs(base.timeframe)
  const dayAgo = base.lastTime - DAY
  // A day of longer candles is one small read; of minutes it would be more rows than reads are dear.
  const isShort = step < SHORT
  const newest = await store.read(base, { start: isShort ? base.lastTime : Math.max(0, dayAgo - 20 * step) })
  const price = newest.close[newest.length - 1] ?? null
  const before = (isShort ? null : lastClose(newest, dayAgo)) ?? (await closeBefore(store, base, dayAgo))
  const change = price === null || before === null || before === 0 ? null : price / before - 1
  return { price, change, spark: await readSpark(store, series, { price, newest }) }
}

export function shortest(series: readonly SeriesSummary[]): SeriesSummary {
  return series.reduce((a, b) => (timeframeMs(b.timeframe) < timeframeMs(a.timeframe) ? b : a))
}

/** Close of the last of these candles that starts at or before `until`; null where none does. */
function lastClose({ time, close, length }: Candles, until: number): number | null {
  for (let row = length - 1; row >= 0; row--) if (time[row]! <= until) return close[row]!
  return null
}

/** Closes of those of these candles that start at `start` or later. */
function rowsFrom({ time, close, length }: Candles, start: number) {
  let row = 0
  while (row < length && time[row]! < start) row++
  return { close: close.subarray(row, length), length: length - row }
}

/** The last close of a candle that starts at or before `time`, looked for in widening steps up to a week. */
async function closeBefore(
  store: Pick<CandleStore, 'read'>,
  series: SeriesSummary,
  time: number,
): Promise<number | null> {
  for (const span of [20 * timeframeMs(series.timeframe), 7 * DAY]) {
    const found = await store.read(series, { start: Math.max(0, time - span), end: Math.max(0, time) })
    const last = found.close[found.length - 1]
    if (last !== undefined) return last
  }
  return null
}

async function readSpark(
  store: Pick<CandleStore, 'read'>,
  series: readonly SeriesSummary[],
  { price, newest }: { readonly price: number | null; readonly newest: Candles },
): Promise<number[]> {
  const base = shortest(series)
  const from = series.filter(({ timeframe }) => timeframeMs(timeframe) <= HOUR)
  const source = from.reduce((a, b) => (timeframeMs(b.timeframe) > timeframeMs(a.timeframe) ? b : a), base)
  const step = timeframeMs(source.timeframe)
  const span = step >= DAY ? SPARK_CANDLES * step : DAY
  const start = Math.max(0, base.lastTime - span)
  const isThere = source === base && newest.time[0]! <= start
  const { close, length } = isThere ? rowsFrom(newest, start) : await store.read(source, { start })
  const points = Math.min(length, SPARK_POINTS)
  const spark = Array.from({ length: points }, (_, at) => {
    const row = points === 1 ? 0 : Math.round((at * (length - 1)) / (points - 1))
    return close[row]!
  })
  if (price !== null && spark.length > 0) spark[spark.length - 1] = price
  return spark.filter((one) => Number.isFinite(one))
}
