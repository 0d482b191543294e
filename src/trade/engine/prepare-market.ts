import {
  allocateColumn,
  type Candles,
  type Column,
  formatTime,
  type Pair,
  rowAt,
  sliceCandles,
  type Timeframe,
  type TimeRange,
  timeframeMs,
} from '../../domain/index.ts'
import { type Calendar, fillGaps, resample } from '../market/index.ts'
import type { PrepareOptions, Strategy } from '../strategy/index.ts'
import { decidedMarket } from './decided-market.ts'
import { EngineError } from './engine-error.ts'
import type { Market } from './market.ts'
import { proveCausal } from './prove-causal.ts'

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
  /** Lends candles of other pairs, and of other timeframes where they are not made of the pair's own. */
  readonly otherCandles?: (pair: Pair, timeframe: Timeframe) => Candles | undefined
  /** Gives the market its columns though nothing in the strategy reads them: to be shown. */
  readonly keepColumns?: boolean
  /** Cuts the future off and compares, before anything is believed: the first rows, or so often all of them. */
  readonly proveCausal?: boolean | { readonly cuts: number }
}

/**
 * Cuts the candles to the range plus warm-up, fills gaps, and lets the strategy decide on every row.
 * `candles` have the strategy's timeframe. Recursive indicators start at the first row of the cut.
 * The warm-up is freqtrade's: as much time as its candles take, then that many rows are dropped. Where
 * markets rest on weekends that time holds too few rows; there the rows before the range are counted.
 * @throws StrategyError; under `proveCausal` also `strategy.looks-ahead` and `strategy.unsteady`
 */
export function prepareMarket(
  strategy: Strategy,
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
    informative: informativeCandles(strategy, series, options),
  }
  const { proveCausal: proof } = options
  if (proof)
    proveCausal(strategy, { pair: series.pair, candles }, proof === true ? decide : { ...decide, ...proof })
  const startup = calendar === 'weekdays' ? rowsBefore(candles, strategy.startup, range) : strategy.startup
  const kept = options.keepColumns === true
  return decidedMarket(strategy, { pair: series.pair, candles, startup }, decide, kept)
}

/** @throws EngineError `engine.warm-up`: nothing lies in the range, though there are candles */
function requireCandles({ pair, candles }: { readonly pair: Pair; readonly candles: Candles }): void {
  if (candles.length === 0) return
  const [first, last] = [candles.time[0]!, candles.time[candles.length - 1]!].map(formatTime)
  throw new EngineError('engine.warm-up', `${pair}: no candle lies in the time range`, {
    hint: `There are candles from ${first} to ${last} UTC.`,
  })
}

/**
 * The series that the strategy looks at, with as many candles of warm-up as it declares. Longer candles of the
 * pair itself are made of its own where nobody lends them.
 * @throws EngineError `engine.informative`
 */
function informativeCandles(
  strategy: Strategy,
  series: { readonly pair: Pair; readonly candles: Candles },
  { range = {}, calendar, otherCandles }: PrepareMarketOptions,
): Record<string, Candles> {
  const lent = strategy.informative.map(({ name, timeframe, pair = series.pair }) => {
    const own = pair === series.pair ? resample(series.candles, timeframe) : undefined
    const candles = otherCandles?.(pair, timeframe) ?? own
    if (candles) return [name, fillGaps(cut(candles, strategy.startup, range, calendar), calendar)]
    throw new EngineError('engine.informative', `${strategy.name} looks at ${pair}, which is not given`, {
      hint: `Give candles of ${pair} too, of ${timeframe} or of shorter ones that make it up.`,
    })
  })
  return Object.fromEntries(lent)
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
