import { allocateColumn, type Column } from '../../../../domain/index.ts'

/** A number of the rows `from` (included) to `to` (excluded) of a column, which may hold NaN. */
export type WindowFunction = (x: Column, from: number, to: number) => number

export interface Windowed {
  readonly window: number
  /** Known values that a window must hold; half of it, at least one, where absent. */
  readonly least?: number
  /** First row to be computed; those before it stay unknown; 0. */
  readonly from?: number
}

/**
 * `compute` of the last `window` rows of every row, of those that there are at the start; NaN where fewer than
 * `least` of them are known. Cost: that of `compute`, a row: nothing is carried on, so nothing drifts.
 */
export function overWindows(
  x: Column,
  { window, least, from = 0 }: Windowed,
  compute: WindowFunction,
): Column {
  const needed = least ?? Math.max(1, Math.floor(window / 2))
  const out = allocateColumn(x.length)
  let known = 0
  for (let row = 0; row < x.length; row++) {
    if (!Number.isNaN(x[row]!)) known++
    if (row >= window && !Number.isNaN(x[row - window]!)) known--
    out[row] = row < from || known < needed ? Number.NaN : compute(x, Math.max(0, row - window + 1), row + 1)
  }
  return out
}

/** The column with infinite values unknown. One that has none is returned as it is. */
export function finite(x: Column): Column {
  if (!x.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) return x
  const out = allocateColumn(x.length)
  for (let row = 0; row < x.length; row++) out[row] = Number.isFinite(x[row]!) ? x[row]! : Number.NaN
  return out
}
