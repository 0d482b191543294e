import { ServerFault } from './server-fault.ts'

interface PageOf<T> {
  readonly items: T[]
  readonly nextCursor: string | null
}

/** A page of a list that only grows at its end, newest first. The cursor is the number of items that are older than the page before. */
export function pageFromEnd<T>(
  list: readonly T[],
  { cursor, limit = 50 }: { readonly cursor?: string; readonly limit?: number },
): PageOf<T> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw malformedCursor(cursor)
  const end = cursor === undefined ? list.length : Math.min(Number(cursor), list.length)
  const start = Math.max(0, end - limit)
  return { items: list.slice(start, end).reverse(), nextCursor: start > 0 ? String(start) : null }
}

function malformedCursor(cursor: string): ServerFault {
  return new ServerFault('usage', 'cursor.malformed', `"${cursor}" is no cursor of this list.`, {
    hint: 'Pass `nextCursor` of the page before as it is, or nothing for the first page.',
  })
}
