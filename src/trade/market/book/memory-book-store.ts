import type { BookView } from '../stream-port.ts'
import { BOOK_LEVELS, type BookKey, type BookStore } from './port.ts'
import { requireBooks } from './require-book.ts'

/** A {@link BookStore} that forgets with the process. */
export function memoryBookStore(): BookStore {
  const markets = new Map<string, { readonly key: BookKey; readonly books: Map<number, BookView> }>()
  const nameOf = ({ venue, pair }: BookKey) => `${venue} ${pair}`
  return {
    async write(venue, books) {
      requireBooks(books)
      let kept = 0
      for (const book of books) {
        const key = { venue, pair: book.pair }
        const market = markets.get(nameOf(key)) ?? { key, books: new Map<number, BookView>() }
        markets.set(nameOf(key), market)
        if (market.books.has(book.time)) continue
        const [bids, asks] = [book.bids.slice(0, BOOK_LEVELS), book.asks.slice(0, BOOK_LEVELS)]
        market.books.set(book.time, { ...book, bids, asks })
        kept++
      }
      return kept
    },
    async at(key, time = Number.POSITIVE_INFINITY) {
      const books = [...(markets.get(nameOf(key))?.books.values() ?? [])]
      return books.filter((book) => book.time <= time).toSorted((a, b) => b.time - a.time)[0]
    },
    async list() {
      return [...markets.values()]
        .filter(({ books }) => books.size > 0)
        .map(({ key }) => key)
        .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    },
    async expire(time) {
      let dropped = 0
      for (const { books } of markets.values()) {
        for (const old of books.keys()) if (old < time && books.delete(old)) dropped++
      }
      return dropped
    },
  }
}
