import type { PipelineConfig } from '../config/pipeline-config.ts'
import type { StreamRow } from '../features/stream/open-feature-stream.ts'
import type { Models } from '../learn/models.ts'
import type { Table } from '../port.ts'
import type { LoadedFeatures } from '../run/line.ts'

export interface OnlineOptions {
  readonly config: PipelineConfig
  readonly models: Models
  /** Features of one's own that the sets name. */
  readonly custom?: LoadedFeatures
  /**
   * Rows that the slowest source may lag behind the fastest one before a row goes without it, on a regular raster.
   * Infinity, the default, waits as the batch does.
   */
  readonly patience?: number
  /** Longest gap, in rows, that a new bar may open; a bar further ahead is refused. 10,000. */
  readonly longestGap?: number
}

/** Bars of each data source, in the order of the configuration: `time`, then the columns of the source. */
export interface OnlineBars {
  readonly sources: readonly (readonly StreamRow[])[]
  /** UTC milliseconds; a bar that is not over by then is refused. Absent: every bar is taken as finished. */
  readonly now?: number
}

/** One row of the line. Numbers are NaN where unknown. */
export interface OnlineRow {
  /** Start of the bar, UTC milliseconds. */
  readonly time: number
  /** Columns of the sources under their prefixes. */
  readonly data: StreamRow
  readonly features: StreamRow
  readonly scores: StreamRow
  /** Columns of the signal sets. */
  readonly signals: StreamRow
  /** Whether the row was given before, with other numbers. */
  readonly revised: boolean
  /** Places of the sources without a bar at this time, from 0. */
  readonly missing: readonly number[]
}

/** A bar that changed nothing, and why. */
export interface RefusedBar {
  readonly source: number
  readonly time: number
  readonly reason: 'off-raster' | 'unfinished' | 'far-ahead' | 'price' | 'column' | 'late'
  readonly message: string
}

/** What came of some bars. `notes`: what a reader should know, once each. */
export type OnlineAnswer =
  | {
      readonly kind: 'rows'
      /** In order of time; those that were given before first. */
      readonly rows: readonly OnlineRow[]
      readonly refused: readonly RefusedBar[]
      readonly notes: readonly string[]
    }
  | {
      readonly kind: 'waiting'
      /** What for. */
      readonly message: string
      readonly refused: readonly RefusedBar[]
      readonly notes: readonly string[]
    }

/** The line, one bar at a time. */
export interface OnlineLine {
  /** Rows before its own that a feature depends on; Infinity where one is recursive. */
  readonly lookBack: number
  /** Time of the newest row; undefined before the first. */
  readonly time: number | undefined
  /**
   * Takes bars in. The same ones again change nothing. A changed or late one within `append_overlap_records` of the
   * newest row makes that row and those after it anew; an older one is refused.
   * Cost: that of one row, however long the history; where rows are made anew also that of the rows that they depend
   * on, which are all where `lookBack` is infinite.
   * @throws PipelineFault `config.conflict` for another number of sources, `feature.custom`
   */
  push(bars: OnlineBars): OnlineAnswer
  /**
   * Scores the rows from the next one on by other models; rows that were given keep theirs.
   * @throws PipelineFault `model.features`, `model.foreign`, `column.missing`; the line then goes on as before
   */
  useModels(models: Models): void
  /** JSON that {@link resumeOnlineLine} goes on from. */
  state(): unknown
}

/** A line and the rows of its history. */
export interface OpenedLine {
  readonly line: OnlineLine
  readonly rows: readonly OnlineRow[]
}

/** History of each data source, in the order of the configuration. A table may be empty but must have its columns. */
export type OnlineHistory = readonly Table[]
