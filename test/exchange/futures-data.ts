import { random } from '../../src/math/index.ts'
import { type klines, lastTrades, limitOf, type Query, text, whole } from './market-data.ts'
import { type SeededMarket, symbolName } from './seeded-market.ts'

/** Funding is paid every eight hours, at 0, 8 and 16 UTC. */
export const FUNDING_MS = 8 * 3_600_000
/** Futures number changes of all symbols together: those of one symbol are never next to each other. */
export const FUTURES_STEP = 3
/** The mark price lies this far below that of the trades. */
const DISCOUNT = 0.9997
/** Funding is said to be some milliseconds late. */
const LATEST_MS = 20

export interface FundingRow {
  readonly symbol: string
  readonly fundingTime: number
  readonly fundingRate: string
}

export function markPrice(market: SeededMarket, now: number): number {
  return (lastTrades(market, 1, now)[0]?.price ?? market.symbol.start) * DISCOUNT
}

export function nextFunding(now: number): number {
  return Math.floor(now / FUNDING_MS) * FUNDING_MS + FUNDING_MS
}

/** What is paid at a multiple of {@link FUNDING_MS}: the same whoever asks. */
export function fundingAt(market: SeededMarket, time: number): FundingRow {
  const source = random(`funding ${symbolName(market.symbol)} ${time}`)
  return {
    symbol: symbolName(market.symbol),
    fundingTime: time + source.int(LATEST_MS),
    fundingRate: (0.0001 * source.normal()).toFixed(8),
  }
}

/** `/fapi/v1/fundingRate`: with a start the oldest from there, without one the newest; at most 1000. */
export function fundingRates(market: SeededMarket, query: Query, now: number): FundingRow[] {
  const limit = limitOf(query, 100, 1000)
  const start = whole(query, 'startTime')
  const end = Math.min(now, whole(query, 'endTime') ?? now)
  const rows: FundingRow[] = []
  const first = Math.ceil(market.listed / FUNDING_MS) * FUNDING_MS
  for (let time = first; time <= end; time += FUNDING_MS) {
    const row = fundingAt(market, time)
    if (row.fundingTime >= (start ?? 0) && row.fundingTime <= end) rows.push(row)
  }
  return start === undefined ? rows.slice(-limit) : rows.slice(0, limit)
}

/** Rows of klines told in mark prices, which have no volume. */
export function markKlines(rows: ReturnType<typeof klines>): unknown[][] {
  return rows.map((row) => [
    row[0],
    ...row.slice(1, 5).map((price) => text(Number(price) * DISCOUNT)),
    '0',
    row[6],
    '0',
    60,
    '0',
    '0',
    '0',
  ])
}
