import type { Column } from '../../../../domain/index.ts'
import { log } from '../../../../math/index.ts'
import type { CandleColumns } from '../../candle-columns.ts'
import type { Settings, SettingValues } from './setting.ts'

/** One value per row, or several named columns of them. */
export type IndicatorResult = Column | Readonly<Record<string, Column>>

/** What an indicator says of its rows; none of it falls when a number grows. */
export interface RowFacts<V> {
  /** Rows before the first value that a full window has gone into. `day` is how many rows a day has. */
  readonly lookback: (values: V, day: number) => number
  /** Rows after which the first row weighs less than 1 %; for recursive averages, which never forget. */
  readonly settles?: (values: V, day: number) => number
  /** Steps of about a nanosecond that every candle takes, where they grow with the period. */
  readonly visits?: (values: V) => number
}

export interface IndicatorDefinition<S extends Settings> extends RowFacts<SettingValues<S>> {
  /** How many columns stand first in a call; the candles' own columns are read without being named. */
  readonly columns: number
  /** In the order of a call: arguments first, then options. */
  readonly settings: S
  /** Names of its columns, where it has several. */
  readonly outputs?: readonly string[]
  readonly run: (
    given: { readonly columns: readonly Column[]; readonly candles: CandleColumns },
    values: SettingValues<S>,
  ) => IndicatorResult
}

type Values = Readonly<Record<string, number | string>>

/** An indicator as rules documents know it, its types erased. */
export interface Indicator extends Required<RowFacts<Values>> {
  readonly columns: number
  readonly settings: Settings
  readonly outputs?: readonly string[]
  readonly run: (
    given: { readonly columns: readonly Column[]; readonly candles: CandleColumns },
    values: Values,
  ) => IndicatorResult
}

export type IndicatorTable = Readonly<Record<string, Indicator>>

/** An indicator of any form. */
export function indicator<const S extends Settings>(definition: IndicatorDefinition<S>): Indicator {
  const { columns, settings, outputs, lookback, settles = lookback, visits = () => 0, run } = definition
  const typed = (values: Values) => values as SettingValues<S>
  return {
    columns,
    settings,
    ...(outputs && { outputs }),
    lookback: (values, day) => lookback(typed(values), day),
    settles: (values, day) => Math.max(settles(typed(values), day), lookback(typed(values), day)),
    visits: (values) => visits(typed(values)),
    run: (given, values) => run(given, typed(values)),
  }
}

type PeriodRows = RowFacts<{ readonly n: number }> & {
  readonly outputs?: readonly string[]
  /** Least period; default 1. */
  readonly least?: number
}

/** `name(column, n)`: one column and a period. */
export function ofColumn(run: (x: Column, n: number) => IndicatorResult, rows: PeriodRows): Indicator {
  const { least = 1, ...rest } = rows
  return indicator({
    columns: 1,
    settings: { n: { kind: 'period', least } },
    run: ({ columns: [x] }, { n }) => run(x!, n),
    ...rest,
  })
}

/** `name(n)`: the candles and a period. */
export function ofCandles(
  run: (candles: CandleColumns, n: number) => IndicatorResult,
  rows: PeriodRows,
): Indicator {
  const { least = 1, ...rest } = rows
  return indicator({
    columns: 0,
    settings: { n: { kind: 'period', least } },
    run: ({ candles }, { n }) => run(candles, n),
    ...rest,
  })
}

/** `name()`: the candles alone, and a number of rows before the first value. */
export function plain(
  run: (candles: CandleColumns) => IndicatorResult,
  rows: number,
  rest: { readonly outputs?: readonly string[]; readonly settles?: number } = {},
): Indicator {
  const { outputs, settles = rows } = rest
  return indicator({
    columns: 0,
    settings: {},
    ...(outputs && { outputs }),
    lookback: () => rows,
    settles: () => settles,
    run: ({ candles }) => run(candles),
  })
}

/** Rows after which smoothing with this α has forgotten all but 1 % of where it began. */
export function fading(alpha: number): number {
  return alpha > 0 && alpha < 1 ? Math.ceil(log(0.01) / log(1 - alpha)) : 0
}

/** Those of an exponential average of n rows, α = 2 / (n + 1). */
export function emaFades(n: number): number {
  return fading(2 / (n + 1))
}

/** Those of Wilder's average of n rows, α = 1 / n. */
export function wilderFades(n: number): number {
  return fading(1 / n)
}
