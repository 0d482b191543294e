import {
  allocateColumn,
  type Candles,
  type Column,
  type Pair,
  parsePair,
  parseTimeframe,
  rowAt,
  type Timeframe,
  timeframeMs,
} from '../../domain/index.ts'
import type { CandleColumns } from './candle-columns.ts'
import { invalid, refuseUnknown } from './declared.ts'
import type { Params, ParamValues } from './param.ts'

type Columns = Readonly<Record<string, Column>>

/**
 * A second series that a strategy looks at: another timeframe, another pair, or both. Its indicators are
 * computed on its own rows. Its columns arrive as `NAME_close`, `NAME_…` in the strategy's functions, each
 * value from the row on whose candle ends when, or after, its own candle has ended.
 */
export interface InformativeDefinition<P extends Params = Params, I = Columns> {
  readonly timeframe: string
  /** Default: the pair that is traded. */
  readonly pair?: string
  /** `() => ({})` where the candles alone are wanted. */
  readonly indicators: (columns: CandleColumns, params: ParamValues<P>) => I
}

/** Informative series by name; `N` has the columns that each one's indicators give. */
export type InformativeSeries<P extends Params, N> = {
  readonly [K in keyof N]: InformativeDefinition<P, N[K]>
}

/** Names of the columns that a set of informative series brings. */
export type JoinedNames<N> = {
  [K in keyof N & string]: `${K}_${PriceName | (keyof N[K] & string)}`
}[keyof N & string]
type PriceName = Exclude<keyof CandleColumns, 'time'>

/** A checked informative series. */
export interface Informative {
  readonly name: string
  readonly timeframe: Timeframe
  readonly pair: Pair | undefined
  readonly indicators: (columns: CandleColumns, params: ParamValues<Params>) => Columns
}

const NAME = /^[a-z][a-zA-Z0-9]{0,31}$/

/** @throws StrategyError `strategy.invalid`, Fault `timeframe.unknown`, `pair.malformed` */
export function checkInformative(
  given: Readonly<Record<string, InformativeDefinition<never>>>,
  base: Timeframe,
): readonly Informative[] {
  return Object.entries(given).map(([name, definition]) => {
    if (!NAME.test(name))
      throw invalid(`informative "${name}" is no name`, 'Use letters and digits: btc, day.')
    refuseUnknown(definition, ['timeframe', 'pair', 'indicators'], `informative "${name}"`)
    const timeframe = parseTimeframe(definition.timeframe)
    if (timeframeMs(timeframe) % timeframeMs(base) !== 0) {
      throw invalid(
        `informative "${name}" has candles of ${timeframe}, the strategy of ${base}`,
        `Take a timeframe that is a multiple of ${base}.`,
      )
    }
    if (definition.pair === undefined && timeframe === base) {
      throw invalid(`informative "${name}" is the strategy's own series`, 'Name another pair or timeframe.')
    }
    if (typeof definition.indicators !== 'function') {
      throw invalid(
        `informative "${name}" has no indicators`,
        'Write () => ({}) where you want its candles alone.',
      )
    }
    return {
      name,
      timeframe,
      pair: definition.pair === undefined ? undefined : parsePair(definition.pair),
      indicators: definition.indicators as Informative['indicators'],
    }
  })
}

/**
 * `column` of `from` on the rows of `to`: the newest value whose candle has ended by the end of the row's
 * candle; NaN before the first.
 */
export function joinByEnd(column: Column, from: Candles, to: Candles): Column {
  const out = allocateColumn(to.length)
  const late = timeframeMs(from.timeframe) - timeframeMs(to.timeframe)
  let known = -1
  for (let row = 0; row < to.length; row++) {
    while (known + 1 < from.length && from.time[known + 1]! + late <= to.time[row]!) known++
    out[row] = known < 0 ? Number.NaN : column[known]!
  }
  return out
}

/** How many rows of `from` have ended by the end of the last row of `to`. */
export function rowsKnown(from: Candles, to: Candles): number {
  if (to.length === 0) return 0
  const end = to.time[to.length - 1]! + timeframeMs(to.timeframe)
  return rowAt(from, end - timeframeMs(from.timeframe) + 1)
}
