import { allocateColumn, type Column } from '../../../../domain/index.ts'

/** ln x; unknown of what is not above 0. */
export function logarithms(x: Column): Column {
  const out = allocateColumn(x.length)
  for (let row = 0; row < x.length; row++) out[row] = x[row]! > 0 ? Math.log(x[row]!) : Number.NaN
  return out
}

/** ln(x / x[rows ago]); unknown of what is not above 0. */
export function logChanges(x: Column, rows = 1): Column {
  const out = allocateColumn(x.length).fill(Number.NaN)
  for (let row = rows; row < x.length; row++) {
    const before = x[row - rows]!
    if (before > 0 && x[row]! > 0) out[row] = Math.log(x[row]! / before)
  }
  return out
}
