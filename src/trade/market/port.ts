import type { Candles, SeriesKey, TimeRange } from '../../domain/index.ts'

/** What to do with a candle whose time is already stored with other values. */
export type RevisionPolicy = 'keep' | 'revise'

export interface WriteOutcome {
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
  /** Stores all rows or none. `candles` is ascending, unique and possible. `source` is free text: a file, a venue. */
  write(
    key: SeriesKey,
    candles: Candles,
    options: { readonly source: string; readonly policy: RevisionPolicy },
  ): Promise<WriteOutcome>
  /** Rows of a series in ascending order; empty when there are none. */
  read(key: SeriesKey, range?: TimeRange): Promise<Candles>
  list(): Promise<readonly SeriesSummary[]>
}
