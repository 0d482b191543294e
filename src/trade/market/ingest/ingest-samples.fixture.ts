import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  candleStart,
  PRICE_COLUMNS,
  parsePair,
  parseTimeframe,
  timeframeMs,
  type Venue,
} from '../../../domain/index.ts'
import type { CandleStore } from '../port.ts'
import { toCandles } from './memory-series.ts'
import { TIMEFRAMES } from './plain-market.fixture.ts'
import type { IngestCandle, IngestTick } from './port.ts'

/** Some hours before midnight, so that samples cross a day. */
export const START = Date.UTC(2025, 0, 6, 22)
const SPAN = 4 * 3_600_000
const PAIRS = ['EUR/USD', 'BTC/USDT'].map(parsePair)

/** A candle whose values follow from its place and `seed` alone. */
export function candleAt(timeframe: string, at: number, seed = 0): IngestCandle {
  const length = parseTimeframe(timeframe)
  const time = candleStart(at, length)
  const open = 100 + Math.sin(time / 1e5 + seed)
  const close = 100 + Math.cos(time / 1e5 + seed)
  return {
    pair: PAIRS[0]!,
    timeframe: length,
    time,
    open,
    high: Math.max(open, close) + 0.1,
    low: Math.min(open, close) - 0.1,
    close,
    volume: (timeframeMs(length) / 7e4 + seed) % 11,
    readings: undefined,
    sent: { symbol: 'EURUSD', timeframe, time: at },
  }
}

/** A tick of {@link PAIRS}'s first. */
export function tickAt(time: number, bid: number, volume = 1): IngestTick {
  return { pair: PAIRS[0]!, time, bid, ask: bid + 0.25, spread: 0.25, volume }
}

/** One candle of one value. */
export function flatCandle(timeframe: string, time: number, value: number): Candles {
  const candles = allocateCandles(1, parseTimeframe(timeframe))
  candles.time[0] = time
  for (const column of PRICE_COLUMNS) candles[column][0] = value
  return candles
}

/** Writes candles as files would, one series after another; minutes roll up. */
export async function importAll(
  store: CandleStore,
  venue: Venue,
  items: readonly IngestCandle[],
): Promise<void> {
  for (const ofSeries of Map.groupBy(items, ({ pair, timeframe }) => `${pair} ${timeframe}`).values()) {
    const { pair, timeframe } = ofSeries[0]!
    const rows = new Map(ofSeries.toReversed().map((item) => [item.time, item]))
    const options = { source: 'file', policy: 'keep', rollUp: true } as const
    await store.write({ venue, pair, timeframe }, toCandles(timeframe, rows), options)
  }
}

const places = fc.record({ pair: fc.constantFrom(...PAIRS), at: fc.nat({ max: SPAN }) })

export const candles: fc.Arbitrary<IngestCandle[]> = fc.array(
  fc
    .tuple(places, fc.constantFrom(...TIMEFRAMES, parseTimeframe('1m')))
    .map(([{ pair, at }, timeframe]) => ({ ...candleAt(timeframe, START + at), pair })),
  { maxLength: 25 },
)

/** Few distinct times and prices, so that ties and exact repetitions happen. */
export const ticks: fc.Arbitrary<IngestTick[]> = fc.array(
  fc
    .tuple(places, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }), fc.boolean())
    .map(([{ pair, at }, price, volume, isEarly]) => ({
      ...tickAt(START + (isEarly ? at % 5 : at % 400_000), price / 3, volume / 7),
      pair,
    })),
  { maxLength: 30 },
)
