import type { Column, Timeframe } from '../../../domain/index.ts'
import type { TableColumn } from '../port.ts'
import type { FeatureDialect } from './feature-dialect.ts'

/** What a generator may look at. */
export interface FeatureInputs {
  /** UTC milliseconds of the rows, a step of `timeframe` apart where the raster is regular. */
  readonly time: Column
  readonly timeframe: Timeframe
  readonly dialect: FeatureDialect
  /** An input column by its name in the configuration; the set's `column_prefix` is put before it. */
  read(name: string): Column
}

/** Makes the features of one kind of set. Columns are new; inputs are never written. */
export interface FeatureGenerator<Config> {
  /** @throws PipelineFault `config.invalid`, `column.missing` */
  generate(config: Config, inputs: FeatureInputs): readonly TableColumn[]
  /** Rows before its own that a value depends on; Infinity where all of them count, as in an exponential average. */
  lookBack(config: Config, timeframe: Timeframe): number
}
