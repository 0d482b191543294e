import type { Table } from '../port.ts'
import type { OnlineRow } from './port.ts'

/** Rows as a table: the data, time first, then scores and signals. Features are left out. */
export function rowsTable(rows: readonly OnlineRow[]): Table {
  const last = rows.at(-1)
  if (!last) return { rows: 0, columns: [] }
  const column = (name: string, of: (row: OnlineRow) => Readonly<Record<string, number>>) => ({
    name,
    values: Float64Array.from(rows, (row) => of(row)[name] ?? Number.NaN),
  })
  const data = Object.keys(last.data).filter((name) => name !== 'time')
  return {
    rows: rows.length,
    columns: [
      column('time', ({ data }) => data),
      ...data.map((name) => column(name, (row) => row.data)),
      ...Object.keys(last.scores).map((name) => column(name, ({ scores }) => scores)),
      ...Object.keys(last.signals).map((name) => column(name, ({ signals }) => signals)),
    ],
  }
}
