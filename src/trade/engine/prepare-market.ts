import {
  allocateColumn,
  type Candles,
  type Column,
  formatTime,
  type Pair,
  rowAt,
  sliceCandles,
  type TimeRange,
  timeframeMs,
} from '../../domain/index.ts'
import { type Calendar, fillGaps } from '../market/index.ts'
import { assertCausal, type PrepareOptions, prepare, type VectorStrategy } from '../strategy/index.ts'
import { EngineError } from './engine-error.ts'
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
  /** Time up to which everything is known: what is missing after the last candle is a gap, too. */
  readonly until?: number
  /** Cuts the future off the first rows and compares, before anything is believed. */
  readonly proveCausal?: boolean
}

/** Enough rows for a cut test, unless the warm-up is long. */
const PROOF_ROWS = 1_500

/**
 * Cuts the candles to the range plus warm-up, fills gaps, and lets the strategy decide on every row.
 * `candles` have the strategy's timeframe. Recursive indicators start at the first row of the cut.
 * The warm-up is freqtrade's: as much time as its candles take, then that many rows are dropped. Where
 * markets rest on weekends that time holds too few rows; there the rows before the range are counted.
 * @throws StrategyError; under `proveCausal` also `strategy.looks-ahead` and `strategy.unsteady`
 */
export function prepareMarket(
  strategy: VectorStrategy,
  series: { readonly pair: Pair; readonly candles: Candles },
  options: PrepareMarketOptions = {},
): Market {
  const { range = {}, calendar, until } = options
  const known = until === undefined ? undefined : Math.min(until, range.end ?? until)
  const candles = fillGaps(cut(series.candles, strategy.startup, range, calendar), calendar, known)
  if (candles.length === 0) requireCandles(series)
  const decide: PrepareOptions = {
    ...(options.params && { params: options.params }),
    ...(options.signals && { signals: joinByTime(candles.time, options.signals) }),
  }
  if (options.proveCausal) prove(strategy, candles, decide)
  const decided = prepare(strategy, candles, decide)
  const startup = calendar === 'weekdays' ? rowsBefore(candles, strategy.startup, range) : strategy.startup
  const { enterLong, exitLong, enterShort, exitShort, columns } = decided
  const reads = Object.keys(strategy.callbacks).length > 0
  return {
    ...{ pair: series.pair, candles, enterLong, exitLong, startup },
    ...(strategy.decisions.enterShort && { enterShort, exitShort }),
    ...(reads && { columns }),
  }
}

/** @throws EngineError `engine.warm-up`: nothing lies in the range, though there are candles */
function requireCandles({ pair, candles }: { readonly pair: Pair; readonly candles: Candles }): void {
  if (candles.length === 0) return
  const [first, last] = [candles.time[0]!, candles.time[candles.length - 1]!].map(formatTime)
  throw new EngineError('engine.warm-up', `${pair}: no candle lies in the time range`, {
    hint: `There are candles from ${first} to ${last} UTC.`,
  })
}

function prove(strategy: VectorStrategy, candles: Candles, options: PrepareOptions): void {
  const rows = Math.min(candles.length, Math.max(PROOF_ROWS, 4 * strategy.startup))
  const signals = Object.entries(options.signals ?? {}).map(([name, column]) => [
    name,
    column.subarray(0, rows),
  ])
  assertCausal(strategy, sliceCandles(candles, 0, rows), { ...options, signals: Object.fromEntries(signals) })
}

function cut(candles: Candles, startup: number, { start, end }: TimeRange, calendar?: Calendar): Candles {
  const afterLast = end === undefined ? candles.length : rowAt(candles, end + 1)
  if (start === undefined) return sliceCandles(candles, 0, afterLast)
  const first =
    calendar === 'weekdays'
      ? Math.max(0, rowAt(candles, start) - startup)
      : rowAt(candles, start - startup * timeframeMs(candles.timeframe))
  return sliceCandles(candles, first, afterLast)
}

/** The warm-up and, where holidays were filled, the rows that this put before the range. */
function rowsBefore(candles: Candles, startup: number, { start }: TimeRange): number {
  return start === undefined ? startup : Math.max(startup, rowAt(candles, start))
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
