import type { Column, Timeframe } from '../../../domain/index.ts'
import type { Zone } from '../../market/index.ts'
import type { TableColumn } from '../port.ts'
import type { FeatureDialect } from './feature-dialect.ts'

/** What a generator is told when it starts. */
export interface FeatureContext {
  readonly timeframe: Timeframe
  readonly dialect: FeatureDialect
  /** The clocks of a named zone. */
  zoneOf(name: string): Zone
}

/** What a generator may look at. */
export interface FeatureInputs extends FeatureContext {
  /** UTC milliseconds of the rows, a step of `timeframe` apart where the raster is regular. */
  readonly time: Column
  /** First row that is asked for, 0 in a batch; those before it may be left unknown. */
  readonly from: number
  /** An input column by its name in the configuration; the set's `column_prefix` is put before it. */
  read(name: string): Column
  /** The same with its gaps filled as the dialect does; only its first rows may be NaN. */
  filled(name: string): Column
}

/** One row of inputs; it stays as it is. */
export interface FeatureRow {
  /** UTC milliseconds. */
  readonly time: number
  /** @throws PipelineFault `column.missing` */
  read(name: string): number
  /** The same; the last known value in a gap. */
  filled(name: string): number
}

/** Features of one row after the other, equal to the batch. */
export interface RowFeatures {
  /** Values in the order of the batch's columns; overwritten by the next call. */
  next(row: FeatureRow): ArrayLike<number>
  /** Takes a row in whose values nobody asks for. */
  skip(row: FeatureRow): void
}

/** Makes the features of one kind of set. Columns are new; inputs are never written. */
export interface FeatureGenerator<Config> {
  /** @throws PipelineFault `config.invalid`, `column.missing` */
  generate(config: Config, inputs: FeatureInputs): readonly TableColumn[]
  /**
   * Rows before its own that a value depends on, counted in inputs whose gaps are filled; Infinity where all of
   * them count, as in an exponential average.
   */
  lookBack(config: Config, timeframe: Timeframe): number
  /** Names of its columns where that needs no look at the data; else it is asked for the features of no rows. */
  names?(config: Config): readonly string[]
  /** Row by row. Where it is absent, the last `lookBack` rows are kept and generated anew for every row. */
  open?(config: Config, context: FeatureContext): RowFeatures
}
