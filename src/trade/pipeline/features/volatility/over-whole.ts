import { allocateColumn, type Column } from '../../../../domain/index.ts'

export interface Whole {
  /** Rows of a window. */
  readonly n: number
  /** First row to be computed. */
  readonly first: number
}

/** One value for each whole window of the column, whose rows are `from` to `to`; NaN before. */
export function overWhole(
  x: Column,
  { n, first }: Whole,
  compute: (from: number, to: number) => number,
): Column {
  const out = allocateColumn(x.length).fill(Number.NaN)
  for (let row = Math.max(n - 1, first); row < x.length; row++) out[row] = compute(row - n + 1, row + 1)
  return out
}
