import {
  allocateColumn,
  type Candles,
  type Column,
  type Pair,
  rowAt,
  sliceCandles,
  type TimeRange,
  timeframeMs,
} from '../../domain/index.ts'
import { type Calendar, fillGaps } from '../market/index.ts'
import { prepare, type VectorStrategy } from '../strategy/index.ts'
import type { Market } from './market.ts'

/** Columns by time, such as a model's scores; rows without a candle are left out. */
export interface SignalTable {
  readonly time: Column
  readonly columns: Readonly<Record<string, Column>>
}

export interface PrepareMarketOptions {
  readonly params?: Readonly<Record<string, unknown>>
  readonly signals?: SignalTable
  /** Rows to trade; the warm-up before `start` is added. */
  readonly range?: TimeRange
  /** Which days a gap is filled on: `weekdays` leaves weekends out. */
  readonly calendar?: Calendar
}

/**
 * Cuts the candles to the range plus warm-up, fills gaps, and lets the strategy decide on every row.
 * `candles` have the strategy's timeframe. Recursive indicators start at the first row of the cut.
 */
export function prepareMarket(
  strategy: VectorStrategy,
  series: { readonly pair: Pair; readonly candles: Candles },
  options: PrepareMarketOptions = {},
): Market {
  const { startup } = strategy
  const candles = fillGaps(cut(series.candles, startup, options.range ?? {}), options.calendar)
  const decided = prepare(strategy, candles, {
    ...(options.params && { params: options.params }),
    ...(options.signals && { signals: joinByTime(candles.time, options.signals) }),
  })
  return { pair: series.pair, candles, enterLong: decided.enterLong, exitLong: decided.exitLong, startup }
}

function cut(candles: Candles, startup: number, { start, end }: TimeRange): Candles {
  const first = start === undefined ? 0 : rowAt(candles, start - startup * timeframeMs(candles.timeframe))
  const afterLast = end === undefined ? candles.length : rowAt(candles, end + 1)
  return sliceCandles(candles, first, afterLast)
}

function joinByTime(time: Column, table: SignalTable): Record<string, Column> {
  const joined: Record<string, Column> = {}
  for (const [name, column] of Object.entries(table.columns)) {
    const out = allocateColumn(time.length).fill(Number.NaN)
    let from = 0
    for (let row = 0; row < time.length; row++) {
      while (from < table.time.length && table.time[from]! < time[row]!) from++
      if (table.time[from] === time[row]) out[row] = column[from]!
    }
    joined[name] = out
  }
  return joined
}
