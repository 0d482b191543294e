import type { Pair, Venue } from '../../domain/index.ts'
import { BOOK_LEVELS, BOOK_RETENTION_MS, type BookStore, type BookView } from '../../trade/market/index.ts'
import type { OpenedStream } from './open-stream.ts'
import type { VenueClock } from './venue-clock.ts'

export interface BooksWanted {
  readonly store: BookStore
  /** Older ones of any venue go; default {@link BOOK_RETENTION_MS}. */
  readonly keepMs?: number
}

export interface BookRecording {
  readonly opened: OpenedStream
  readonly venue: Venue
  readonly clock: VenueClock
  readonly books: BooksWanted
  readonly signal: AbortSignal
  readonly onBook: (book: BookView) => void
}

/** A book is kept this often, where it changed. */
const EVERY_MS = 1_000
const EXPIRE_EVERY_MS = 60_000

/** Keeps the newest book of each second in which there was news. What is kept was whole at its own time. */
export async function recordBooks(recording: BookRecording, pair: Pair): Promise<void> {
  const { opened, venue, clock, books, signal, onBook } = recording
  let newest: BookView | undefined
  const keep = async () => {
    if (!newest) return
    const book = newest
    newest = undefined
    if ((await books.store.write(venue, [book])) > 0) onBook(book)
  }
  const listen = async () => {
    for await (const book of opened.stream.books(pair, { levels: BOOK_LEVELS, signal })) newest = book
  }
  await Promise.all([listen(), every(EVERY_MS, keep, { clock, signal })])
  await keep()
}

/** Drops what is too old, until the signal aborts. */
export async function expireBooks({
  books,
  clock,
  signal,
}: Pick<BookRecording, 'books' | 'clock' | 'signal'>): Promise<void> {
  const { store, keepMs = BOOK_RETENTION_MS } = books
  await every(EXPIRE_EVERY_MS, () => store.expire(clock.now() - keepMs), { clock, signal })
}

async function every(
  ms: number,
  work: () => Promise<unknown>,
  { clock, signal }: { readonly clock: VenueClock; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await work()
    await clock.sleep(ms, signal).catch(() => {})
  }
}
