import { PipelineFault } from '../pipeline-fault.ts'
import type { PanelTable } from './panel-table.ts'

/** One step of the walk forward; rows of a date are all on one side. */
export interface DateFold {
  /** First and last time that is judged, UTC milliseconds. */
  readonly from: number
  readonly to: number
  /** Rows to train on, ascending: those whose target was known before `from`. */
  readonly train: Int32Array
  /** Rows that are judged, ascending; each has a target. */
  readonly test: Int32Array
}

/**
 * Splits the dates that have a target as scikit-learn's TimeSeriesSplit does: `folds` judged spans of
 * ⌊dates/(folds + 1)⌋ dates at the end, each trained on all before it but the last row of each asset, whose target
 * lies in the span (gap of one).
 * @throws PipelineFault `rows.few`
 */
export function dateFolds(table: PanelTable, folds: number): DateFold[] {
  const { time, knownAt } = table
  const usable = rowsWithTarget(table)
  const dates = Float64Array.from(new Set(Array.from(usable, (row) => time[row]!)))
  const span = Math.floor(dates.length / (folds + 1))
  if (span < 2) {
    throw new PipelineFault(
      'rows.few',
      `${dates.length} dates have a next close, too few for ${folds} folds`,
      {
        hint: `Bring at least ${2 * (folds + 1) + 1} days, or set fewer folds.`,
      },
    )
  }
  return Array.from({ length: folds }, (_, fold) => {
    const start = dates.length - (folds - fold) * span
    const from = dates[start]!
    const to = dates[start + span - 1]!
    return {
      from,
      to,
      train: usable.filter((row) => knownAt[row]! < from),
      test: usable.filter((row) => time[row]! >= from && time[row]! <= to),
    }
  })
}

/** Rows that have a target, ascending. */
export function rowsWithTarget({ rows, knownAt }: PanelTable): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !Number.isNaN(knownAt[row]!))
}
