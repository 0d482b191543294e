import { MarketError } from '../market-error.ts'
import type { BookView } from '../stream-port.ts'

type Side = BookView['bids']

/**
 * What is wrong with a book, in words; undefined for a whole one: prices above 0 that get worse with each level,
 * amounts above 0, and the best bid below the best ask.
 */
export function bookTrouble({ time, sequence, bids, asks }: BookView): string | undefined {
  if (!(Number.isSafeInteger(time) && time >= 0)) return `its time is ${time}`
  if (!(Number.isSafeInteger(sequence) && sequence >= 0)) return `its number is ${sequence}`
  const wrong = sideTrouble(bids, -1) ?? sideTrouble(asks, 1)
  if (wrong) return wrong
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]]
  return bid !== undefined && ask !== undefined && bid >= ask
    ? `it is crossed: ${bid} bid, ${ask} asked`
    : undefined
}

function sideTrouble(side: Side, direction: 1 | -1): string | undefined {
  for (const [at, [price, amount]] of side.entries()) {
    if (!(price > 0 && price < Infinity && amount > 0 && amount < Infinity))
      return `it has ${amount} at ${price}`
    const better = side[at - 1]?.[0]
    if (better !== undefined && (price - better) * direction <= 0) return `${price} comes after ${better}`
  }
  return undefined
}

/** @throws MarketError `book.malformed` */
export function requireBooks(books: readonly BookView[]): void {
  for (const book of books) {
    const trouble = bookTrouble(book)
    if (trouble === undefined) continue
    throw new MarketError('book.malformed', `a book of ${book.pair} cannot be kept: ${trouble}`, {
      hint: 'Fetch the book anew.',
    })
  }
}
