import { parseTimeframe, timeframeMs, type Venue } from '../../../domain/index.ts'
import type { CandleStore } from '../port.ts'
import type { IngestCandle, IngestTick } from './port.ts'

export const TIMEFRAMES = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'].map(parseTimeframe)

/** A candle in the order of its columns: time, open, high, low, close, volume. */
export type Row = readonly [number, number, number, number, number, number]

/**
 * What a market looks like after these candles and ticks, whatever way they came, computed from
 * nothing: rows by `pair timeframe`.
 */
export function plainMarket(
  candles: readonly IngestCandle[],
  ticks: readonly IngestTick[],
): Readonly<Record<string, readonly Row[]>> {
  const market: Record<string, readonly Row[]> = {}
  const pairs = new Set([...candles, ...ticks].map(({ pair }) => pair))
  for (const pair of [...pairs].sort()) {
    const sent = (timeframe: string): Row[] =>
      candles
        .filter((one) => one.pair === pair && one.timeframe === timeframe)
        .map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume])
    const quotes = new Map(
      ticks
        .filter((one) => one.pair === pair)
        .map(({ time, bid, ask, volume, spread }) => [
          `${time},${bid},${ask},${volume},${spread}`,
          {
            key: [time, bid, ask, volume],
            row: [time, (bid + ask) / 2, (bid + ask) / 2, (bid + ask) / 2, (bid + ask) / 2, volume] as Row,
          },
        ]),
    )
    const ordered = [...quotes.values()].sort((a, b) => compare(a.key, b.key)).map(({ row }) => row)
    const minutes = overlay(group(ordered, 60_000), sent('1m'))
    for (const timeframe of TIMEFRAMES) {
      const rows =
        timeframe === '1m' ? minutes : overlay(group(minutes, timeframeMs(timeframe)), sent(timeframe))
      if (rows.length > 0) market[`${pair} ${timeframe}`] = rows
    }
  }
  return market
}

/** The same of a store. */
export async function storedMarket(
  store: CandleStore,
  venue: Venue,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const market: Record<string, readonly Row[]> = {}
  for (const summary of await store.list()) {
    if (summary.venue !== venue) continue
    const { time, open, high, low, close, volume } = await store.read(summary)
    const rows = Array.from(
      time,
      (at, row): Row => [at, open[row]!, high[row]!, low[row]!, close[row]!, volume[row]!],
    )
    const ends = [summary.rows, summary.firstTime, summary.lastTime]
    const counted = [rows.length, rows[0]?.[0], rows.at(-1)?.[0]]
    if (ends.join() !== counted.join())
      throw new Error(`${summary.timeframe}: listed ${ends}, has ${counted}`)
    market[`${summary.pair} ${summary.timeframe}`] = rows
  }
  return market
}

function group(ascending: readonly Row[], length: number): Row[] {
  const grouped = new Map<number, Row>()
  for (const [at, open, high, low, close, volume] of ascending) {
    const time = at - (at % length)
    const so = grouped.get(time)
    grouped.set(
      time,
      so
        ? [time, so[1], Math.max(so[2], high), Math.min(so[3], low), close, so[5] + volume]
        : [time, open, high, low, close, volume],
    )
  }
  return [...grouped.values()]
}

/** Candles that were sent cover those that were derived; the first of a time counts. */
function overlay(derived: readonly Row[], sent: readonly Row[]): Row[] {
  const rows = new Map(derived.map((row) => [row[0], row]))
  for (const row of sent.toReversed()) rows.set(row[0], row)
  return [...rows.values()].sort((a, b) => a[0] - b[0])
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [at, value] of left.entries()) {
    if (value !== right[at]) return value - right[at]!
  }
  return 0
}
