import type { Column } from '../../../../domain/index.ts'
import { log } from '../../../../math/index.ts'
import type { CandleColumns } from '../../candle-columns.ts'

/** A whole number of rows; with `start` it is an option, without it an argument that must be given. */
export interface PeriodSetting {
  readonly kind: 'period'
  readonly least: number
  /** Default: the longest window that a document may ask for. */
  readonly most?: number
  readonly start?: number
}

/** A number; with `start` it is an option, without it an argument that must be given. */
export interface RealSetting {
  readonly kind: 'real'
  readonly least: number
  readonly most: number
  readonly start?: number
}

/** One of a few words; always an option. */
export interface WordSetting<T extends string = string> {
  readonly kind: 'word'
  readonly words: readonly T[]
  readonly start: T
}

export type Setting = PeriodSetting | RealSetting | WordSetting
export type Settings = Readonly<Record<string, Setting>>

/** The values that an indicator gets for its settings. */
export type SettingValues<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends WordSetting<infer T> ? T : number
}

/** One value per row, or several named columns of them. */
export type IndicatorResult = Column | Readonly<Record<string, Column>>

export interface IndicatorDefinition<S extends Settings> {
  /** How many columns stand first in a call; the candles' own columns are read without being named. */
  readonly columns: number
  /** In the order of a call: arguments first, then options. */
  readonly settings: S
  /** Names of its columns, where it has several. */
  readonly outputs?: readonly string[]
  /** Rows before the first value that a full window has gone into. Never falls when a period grows. */
  readonly lookback: (values: SettingValues<S>) => number
  /** Rows after which the first row weighs less than 1 %; for recursive averages, which never forget. */
  readonly settles?: (values: SettingValues<S>) => number
  /** Rows that one candle visits again, where the cost grows with the period. */
  readonly visits?: (values: SettingValues<S>) => number
  readonly run: (
    given: { readonly columns: readonly Column[]; readonly candles: CandleColumns },
    values: SettingValues<S>,
  ) => IndicatorResult
}

/** An indicator as rules documents know it, its types erased. */
export interface Indicator {
  readonly columns: number
  readonly settings: Settings
  readonly outputs?: readonly string[] | undefined
  readonly lookback: (values: Readonly<Record<string, number | string>>) => number
  readonly settles: (values: Readonly<Record<string, number | string>>) => number
  readonly visits: (values: Readonly<Record<string, number | string>>) => number
  readonly run: (
    given: { readonly columns: readonly Column[]; readonly candles: CandleColumns },
    values: Readonly<Record<string, number | string>>,
  ) => IndicatorResult
}

export function indicator<const S extends Settings>(definition: IndicatorDefinition<S>): Indicator {
  const { columns, settings, outputs, lookback, settles = lookback, visits = () => 0, run } = definition
  type Values = Readonly<Record<string, number | string>>
  const typed = (values: Values) => values as SettingValues<S>
  return {
    columns,
    settings,
    outputs,
    lookback: (values) => lookback(typed(values)),
    settles: (values) => settles(typed(values)),
    visits: (values) => visits(typed(values)),
    run: (given, values) => run(given, typed(values)),
  }
}

/** `name(column, n)`: one column and a period. */
export function ofColumn(
  run: (x: Column, n: number) => Column,
  rows: Pick<IndicatorDefinition<{ n: PeriodSetting }>, 'lookback' | 'settles' | 'visits'> & {
    least?: number
  },
): Indicator {
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
  run: (candles: CandleColumns, n: number) => Column,
  rows: Pick<IndicatorDefinition<{ n: PeriodSetting }>, 'lookback' | 'settles' | 'visits'> & {
    least?: number
  },
): Indicator {
  const { least = 1, ...rest } = rows
  return indicator({
    columns: 0,
    settings: { n: { kind: 'period', least } },
    run: ({ candles }, { n }) => run(candles, n),
    ...rest,
  })
}

/** Rows after which smoothing with this α has forgotten all but 1 % of where it began. */
export function fading(alpha: number): number {
  return alpha >= 1 ? 0 : Math.ceil(log(0.01) / log(1 - alpha))
}
