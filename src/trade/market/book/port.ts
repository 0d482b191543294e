import type { Pair, Venue } from '../../../domain/index.ts'
import type { BookView } from '../stream-port.ts'

/** Levels of each side that are kept at most. */
export const BOOK_LEVELS = 20
/** For how long books are kept where nobody says. */
export const BOOK_RETENTION_MS = 86_400_000

export interface BookKey {
  readonly venue: Venue
  readonly pair: Pair
}

/** Where order books are kept for a while. One suite judges every implementation: `book-store.suite.ts`. */
export interface BookStore {
  /**
   * Keeps the best {@link BOOK_LEVELS} of each side, all books or none; one at whose time there is one is left out.
   * @throws MarketError `book.malformed` where a book is crossed, out of order, or holds what is no price or amount
   */
  write(venue: Venue, books: readonly BookView[]): Promise<number>
  /** The newest at `time` or before; of all without a time. */
  at(key: BookKey, time?: number): Promise<BookView | undefined>
  /** Markets of which a book is kept, by venue and pair. */
  list(): Promise<readonly BookKey[]>
  /** Drops what is older than `time` of all venues, and gives how many these were. */
  expire(time: number): Promise<number>
}
