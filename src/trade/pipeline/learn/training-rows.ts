import type { Column } from '../../../domain/index.ts'
import type { Algorithm } from './learners/algorithm.ts'

export interface RowSource {
  readonly features: readonly Column[]
  readonly label: Column
  readonly required?: readonly Column[] | undefined
  readonly trainStart: number
  readonly trainEnd: number
  readonly params: Algorithm['params']
}

/**
 * The rows that an algorithm learns from: those of the range with a label and every feature (with any, where gaps are
 * kept or filled), of these every `every_nth_row` from the first, of these the last `length`.
 */
export function trainingRows({
  features,
  label,
  required = [],
  trainStart,
  trainEnd,
  params,
}: RowSource): Int32Array {
  const rows = new Int32Array(Math.max(0, trainEnd - trainStart))
  const isUsable = isDropping(params) ? isComplete : hasValue
  const step = params?.every_nth_row ?? 1
  let complete = 0
  let count = 0
  for (let row = trainStart; row < trainEnd; row++) {
    if (Number.isNaN(label[row]!) || !isUsable(features, row) || !isComplete(required, row)) continue
    if (complete++ % step === 0) rows[count++] = row
  }
  const length = params?.length ?? 0
  return rows.subarray(length === 0 ? 0 : Math.max(0, count - length), count)
}

/** Whether rows with a gap are left out. */
export function isDropping(params: Algorithm['params']): boolean {
  return (params?.impute ?? 'drop') === 'drop'
}

/** Whether any feature is known at `row`. */
export function hasValue(features: readonly Column[], row: number): boolean {
  for (let k = 0; k < features.length; k++) if (Number.isFinite(features[k]![row]!)) return true
  return false
}

/** Whether every feature has a value at `row`. */
export function isComplete(features: readonly Column[], row: number): boolean {
  for (let k = 0; k < features.length; k++) if (Number.isNaN(features[k]![row]!)) return false
  return true
}

/** Values of the rows, in a new column. */
export function gatherRows(column: Column, rows: Int32Array): Column {
  const out = new Float64Array(rows.length)
  for (let k = 0; k < rows.length; k++) out[k] = column[rows[k]!]!
  return out
}
