import { allocateColumn, type Column } from '../../../../domain/index.ts'

/** One value for each whole window of the column, whose rows are `from` to `to`; NaN before. */
export function overWhole(x: Column, n: number, compute: (from: number, to: number) => number): Column {
  const out = allocateColumn(x.length).fill(Number.NaN)
  for (let row = n - 1; row < x.length; row++) out[row] = compute(row - n + 1, row + 1)
  return out
}
