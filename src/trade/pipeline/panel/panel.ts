import type { Column } from '../../../domain/index.ts'

/** Columns of a panel's file, in the order in which they are written. */
export const PANEL_COLUMNS = [
  'symbol',
  'datetime',
  'timestamp',
  'high',
  'low',
  'open',
  'close',
  'volumefrom',
  'volumeto',
] as const

/** The columns of numbers, in the order of {@link PanelRow.values}. */
export const PANEL_VALUES = ['high', 'low', 'open', 'close', 'volumefrom', 'volumeto'] as const

export type PanelValue = (typeof PANEL_VALUES)[number]

/** Candles of one asset, ascending by time, each time once. NaN means: not known. */
export interface AssetCandles {
  readonly symbol: string
  readonly rows: number
  /** UTC milliseconds, never NaN. */
  readonly time: Column
  readonly high: Column
  readonly low: Column
  readonly open: Column
  readonly close: Column
  readonly volumefrom: Column
  readonly volumeto: Column
}

/** Candles of several assets; days that an asset lacks are not there. */
export interface Panel {
  /** Ascending by symbol (UTF-16 units), each once. */
  readonly assets: readonly AssetCandles[]
  readonly rows: number
}

/** One row as it was read. */
export interface PanelRow {
  /** Of the file, from 1. */
  readonly line: number
  readonly symbol: string
  /** UTC milliseconds. */
  readonly time: number
  /** In the order of {@link PANEL_VALUES}; NaN where the cell says nothing usable. */
  readonly values: Float64Array
}

/** What can be wrong with a cell (its value becomes null) or a row. */
export type PanelProblemKind =
  /** A cell without text. Null. */
  | 'empty'
  /** A cell of something else than a finite decimal number. Null. */
  | 'not-a-number'
  /** A volume below 0. Null. */
  | 'negative'
  /** A price of 0 or less. Null. */
  | 'not-positive'
  /** High below low. Both null. */
  | 'high-below-low'
  /** The time stands in one of the two columns of time alone. The other one is taken. */
  | 'time-in-one'
  /** The two columns of time are more than a day apart. `timestamp` is taken. */
  | 'times-differ'
  /** Neither column of time can be read. The row is left out. */
  | 'no-time'
  /** No symbol, or one of more than 64 characters. The row is left out. */
  | 'no-symbol'
  /** More or fewer cells than the header has. The row is left out. */
  | 'cells'
  /** Another row with the same symbol and time came later. The earlier one is left out. */
  | 'duplicate'
  /** Older than the row of its asset before it. Sorted in. */
  | 'out-of-order'

export interface PanelProblem {
  readonly kind: PanelProblemKind
  readonly line: number
  /** Absent where it is about the row. */
  readonly column?: string
  /** What stood there, the first 40 characters. */
  readonly found?: string
}

/** What was read, and everything that was wrong with it. */
export interface PanelReport {
  readonly schema: 'leme.panel-read/1'
  /** Rows of the file behind its header. */
  readonly read: number
  /** Rows that were kept. */
  readonly rows: number
  readonly assets: number
  /** Columns that are not used, in the file's order. */
  readonly unusedColumns: readonly string[]
  /** How often each kind was met. */
  readonly counts: Readonly<Partial<Record<PanelProblemKind, number>>>
  /** The first ones in the order in which they were found; `counts` has all. */
  readonly problems: readonly PanelProblem[]
}
