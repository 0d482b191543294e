import type { Page } from '../../../trade/research/index.ts'
import { StoreError } from './store-error.ts'

interface Numbered {
  readonly number: number
}

/** Reads the cursor of a page: the number of the last row of the one before. */
export function pageStart(cursor: string | undefined, otherwise: number): number {
  if (cursor === undefined) return otherwise
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw new StoreError('page.bad-cursor', `"${cursor}" is not a cursor of this list`, {
    hint: 'Pass nextCursor of the page before as it was given.',
  })
}

/** Cuts rows, of which one more than `limit` was asked for, into a page. */
export function toPage<Row extends Numbered, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(toItem),
    nextCursor: rows.length > limit && last ? String(last.number) : null,
  }
}
