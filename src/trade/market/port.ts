import type { Candles, SeriesKey, TimeRange } from '../../domain/index.ts'

/** What to do with a candle whose time is already stored with other values. */
export type RevisionPolicy = 'keep' | 'revise'

export interface WriteOptions {
  /** Free text: a file, a venue. */
  readonly source: string
  readonly policy: RevisionPolicy
  /**
   * What is done with longer candles when candles of a minute are written. Those of series that are
   * there are always derived anew, so that no reader sees two stories; `true` makes the missing series
   * too. Default false: longer candles are then resampled when they are read.
   */
  readonly rollUp?: boolean
}

export interface WriteOutcome {
  /** Rows at whose time no candle was sent or imported before; one that was derived gives way. */
  readonly inserted: number
  /** Rows whose stored values were replaced; always 0 under `keep`. */
  readonly updated: number
  /** Rows that were already stored: equal ones, and under `keep` differing ones too. */
  readonly duplicates: number
}

export interface SeriesSummary extends SeriesKey {
  readonly rows: number
  /** UTC milliseconds of the first and the last candle. */
  readonly firstTime: number
  readonly lastTime: number
  readonly source: string
  /** Grows with every write that changed something, and with no other. */
  readonly version: number
}

/** Where candles are kept. One suite judges every implementation: `candle-store.suite.ts`. */
export interface CandleStore {
  /** Stores all rows or none, with what is derived from them. `candles` is ascending, unique and possible. */
  write(key: SeriesKey, candles: Candles, options: WriteOptions): Promise<WriteOutcome>
  /** Rows of a series in ascending order; empty when there are none. */
  read(key: SeriesKey, range?: TimeRange): Promise<Candles>
  list(): Promise<readonly SeriesSummary[]>
  /** What `list` tells of one series; undefined where nothing of it is stored. */
  summary(key: SeriesKey): Promise<SeriesSummary | undefined>
}
