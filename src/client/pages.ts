import { LemeError } from './leme-error.ts'

interface Page {
  readonly nextCursor: string | null
}

/**
 * One page after another, each fetched when it is asked for.
 * @throws LemeError `call.cursor` where the server leads in a circle
 */
export async function* eachPage<T extends Page>(
  fetchPage: (cursor: string | undefined) => Promise<T>,
): AsyncGenerator<T, void, undefined> {
  const known = new Set<string>()
  let cursor: string | undefined
  do {
    const page: T = await fetchPage(cursor)
    if (typeof page?.nextCursor !== 'string' && page?.nextCursor !== null) {
      throw new LemeError('call.unreadable', 'The answer is no page of a list')
    }
    yield page
    cursor = page.nextCursor ?? undefined
    if (cursor !== undefined && known.has(cursor)) {
      throw new LemeError('call.cursor', 'The server led to a page that was there before', {
        hint: 'Read the list from its beginning.',
      })
    }
    if (cursor !== undefined) known.add(cursor)
  } while (cursor !== undefined)
}
