import type { Static } from 'typebox'
import { timeframeMs } from '../../domain/index.ts'
import type { CandleStore, SeriesSummary } from '../../trade/market/index.ts'
import type { MarketList } from './schemas/market.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
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
  const newest = await store.read(base, { start: base.lastTime })
  const price = newest.close[newest.length - 1] ?? null
  const before = await closeBefore(store, base, base.lastTime - DAY)
  const change = price === null || before === null || before === 0 ? null : price / before - 1
  return { price, change, spark: await readSpark(store, series, price) }
}

export function shortest(series: readonly SeriesSummary[]): SeriesSummary {
  return series.reduce((a, b) => (timeframeMs(b.timeframe) < timeframeMs(a.timeframe) ? b : a))
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
  price: number | null,
): Promise<number[]> {
  const base = shortest(series)
  const from = series.filter(({ timeframe }) => timeframeMs(timeframe) <= HOUR)
  const source = from.reduce((a, b) => (timeframeMs(b.timeframe) > timeframeMs(a.timeframe) ? b : a), base)
  const step = timeframeMs(source.timeframe)
  const span = step >= DAY ? SPARK_CANDLES * step : DAY
  const { close, length } = await store.read(source, { start: Math.max(0, base.lastTime - span) })
  const points = Math.min(length, SPARK_POINTS)
  const spark = Array.from({ length: points }, (_, at) => {
    const row = points === 1 ? 0 : Math.round((at * (length - 1)) / (points - 1))
    return close[row]!
  })
  if (price !== null && spark.length > 0) spark[spark.length - 1] = price
  return spark.filter((one) => Number.isFinite(one))
}
