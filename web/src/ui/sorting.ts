import type { Column } from './column.ts'

/** Column and direction, as the address holds them: `profit.desc`. */
export interface Sorting {
  readonly key: string
  readonly descending: boolean
}

export function readSorting(text: string | undefined): Sorting | undefined {
  if (text === undefined) return undefined
  const [key = '', direction] = text.split('.')
  return { key, descending: direction === 'desc' }
}

/** The next state of a column head that is pressed: greatest first, least first, as it came. */
export function nextSorting(sorting: Sorting | undefined, key: string): string | undefined {
  if (sorting?.key !== key) return `${key}.desc`
  return sorting.descending ? `${key}.asc` : undefined
}

/** Rows by a column; equal ones, and all where nothing sorts, stay as they were. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const value = columns.find((column) => column.key === sorting?.key)?.sort
  if (!sorting || !value) return rows
  const way = sorting.descending ? -1 : 1
  return rows.toSorted((a, b) => way * compare(value(a), value(b)))
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
