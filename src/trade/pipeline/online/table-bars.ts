import type { StreamRow } from '../features/stream/open-feature-stream.ts'
import type { Table } from '../port.ts'

/** Rows of a table as bars, in order. */
export function tableBars({ rows, columns }: Table): readonly StreamRow[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row]!])),
  )
}
