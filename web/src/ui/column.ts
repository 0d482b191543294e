import type { ReactNode } from 'react'

/** One column of a table. Numbers stand at the right. */
export interface Column<Row> {
  readonly key: string
  readonly head: string
  readonly align?: 'left' | 'right'
  /** CSS width of the column in a virtual table; those without one share what is left. */
  readonly width?: string
  /** Left out on narrow screens. */
  readonly wide?: boolean
  readonly cell: (row: Row) => ReactNode
  /** What the column is sorted by; without it there is no sorting. */
  readonly sort?: (row: Row) => number | string
}
