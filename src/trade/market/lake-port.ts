import type { SeriesKey } from '../../domain/index.ts'

/** A month of a series whose candles changed since its file was written. */
export interface LakeMark {
  readonly key: SeriesKey
  /** UTC, `2025-01`. */
  readonly month: string
  /** Grows with every write that changed a candle of this month; never the same for two states of it. */
  readonly mark: number
}

/** The file of a month, as readers may open it. */
export interface LakeFile extends LakeMark {
  /** Where the file is, in the words of whoever wrote it. */
  readonly file: string
  /** Of the file's bytes, 64 hexadecimal digits. */
  readonly sha256: string
  readonly rows: number
}

/**
 * Which months a lake of files has to write anew, and which file of each month counts. A month is
 * marked in the transaction that changes its candles: imports, batches of sources and what is
 * derived from them. An import that changed something marks all months of its rows. One suite judges every implementation: `lake-ledger.suite.ts`.
 *
 * To export: take `dirty`, then read the month's candles, write the file under a new name, `publish`.
 * Readers open files of `manifest` alone.
 */
export interface LakeLedger {
  /** Marked months, those marked longest ago first; at most `limit`. */
  dirty(limit: number): Promise<readonly LakeMark[]>
  /**
   * Makes `file` the file of its month. The month stays marked if it changed after `mark` was read.
   * False, and nothing is changed, if the manifest has a file of a later mark: another exporter was
   * ahead, and this file may be removed.
   */
  publish(file: LakeFile): Promise<boolean>
  /** Files of all series or of one, by series and month, ascending. */
  manifest(key?: SeriesKey): Promise<readonly LakeFile[]>
  /** Marks every month that has candles; gives their number. Files stay in the manifest until others replace them. */
  rebuild(): Promise<number>
}
