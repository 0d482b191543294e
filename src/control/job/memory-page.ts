import { Fault } from '../../domain/index.ts'
import type { Page, PageQuery } from '../tenant/index.ts'

/** A page of a list; the cursor is the key of the last item before it. */
export function pageOf<T>(
  items: readonly T[],
  { limit, cursor }: PageQuery,
  keyOf: (item: T, index: number) => string,
): Page<T> {
  const before = cursor === undefined ? -1 : items.findIndex((item, index) => keyOf(item, index) === cursor)
  if (cursor !== undefined && before < 0) {
    throw new Fault('usage', 'page.bad-cursor', `"${cursor}" is not a cursor of this list`)
  }
  const start = before + 1
  const end = Math.min(start + limit, items.length)
  const page = items.slice(start, end)
  const isLast = end >= items.length || page.length === 0
  return { items: page, nextCursor: isLast ? null : keyOf(page.at(-1)!, end - 1) }
}
