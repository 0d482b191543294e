import { allocateColumn, type Column } from '../../../domain/index.ts'

/** The same values in a new column in shared memory. */
export function copyColumn(values: ArrayLike<number>): Column {
  const out = allocateColumn(values.length)
  out.set(values)
  return out
}
