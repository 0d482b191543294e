import type { Column } from '../../../domain/index.ts'
import { copyColumn } from './copy-column.ts'

/**
 * The column with each gap filled by the value before it; leading NaNs stay. Unlike interpolation it knows
 * nothing of the future. A column without a gap is returned as it is.
 */
export function holdLast(x: Column): Column {
  let first = 0
  while (first < x.length && Number.isNaN(x[first]!)) first++
  let row = first
  while (row < x.length && !Number.isNaN(x[row]!)) row++
  if (row === x.length) return x
  const out = copyColumn(x)
  for (; row < x.length; row++) if (Number.isNaN(out[row]!)) out[row] = out[row - 1]!
  return out
}
