import type { Static } from 'typebox'
import type { BookKey, BookStore } from '../../../trade/market/index.ts'
import { Book, BookQuery } from '../schemas/book.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { parseTime } from './candles-range.ts'
import { byReaders, forReaders } from './data-access.ts'

interface BookPorts {
  readonly books: Pick<BookStore, 'at' | 'list'>
  readonly clock: () => number
}

/** Order books that were recorded. */
export function bookRoutes(app: Server, ports: BookPorts): void {
  for (const [operationId, path] of [
    ['getBook', '/api/v1/books'],
    ['getBookAtRoot', '/books'],
  ] as const) {
    app.get(
      path,
      {
        config: forReaders,
        schema: {
          ...{ operationId, tags: ['data'], security: byReaders },
          summary: 'The newest recorded order book of a market, or that of a time, with its age',
          querystring: BookQuery,
          response: answers(200, Book),
        },
      },
      ({ query }) => findBook(ports, query),
    )
  }
}

async function findBook({ books, clock }: BookPorts, query: Static<typeof BookQuery>) {
  const at = parseTime('at', query.at)
  const market = chooseMarket(await books.list(), query)
  const book = await books.at(market, at)
  if (!book) {
    throw none(`No book of ${market.pair} is kept from then or before.`, 'Ask for a later time, or for none.')
  }
  const { pair, time, sequence } = book
  const levels = (side: typeof book.bids) => side.map(([price, amount]) => ({ price, amount }))
  return {
    ...{ venue: market.venue, pair, time, sequence, ageMs: Math.max(0, (at ?? clock()) - time) },
    ...{ bids: levels(book.bids), asks: levels(book.asks) },
  }
}

/** @throws ServerFault `request.invalid`, `book.none`, `symbol.ambiguous` */
function chooseMarket(kept: readonly BookKey[], { symbol, pair, venue }: Static<typeof BookQuery>): BookKey {
  const name = pair ?? symbol
  if (name === undefined || (pair !== undefined && symbol !== undefined)) {
    const message = 'or pair must be there, and one alone'
    throw new ServerFault('usage', 'request.invalid', `query/symbol ${message}`, {
      fields: [{ in: 'query', pointer: '/symbol', message }],
    })
  }
  const found = kept
    .filter((one) => one.pair === name || (pair === undefined && one.pair.replaceAll('/', '') === name))
    .filter((one) => venue === undefined || one.venue === venue)
  if (found.length === 1) return found[0]!
  if (found.length === 0) {
    throw none(
      `No books of "${name}" are kept${venue === undefined ? '' : ` at ${venue}`}.`,
      'Record them: npx leme data record --books --exchange NAME --pairs BASE/QUOTE',
    )
  }
  throw new ServerFault('usage', 'symbol.ambiguous', `"${name}" is ${found.length} markets.`, {
    hint: `Give venue and pair of one of ${found.map((one) => `${one.venue} ${one.pair}`).join(', ')}.`,
  })
}

function none(message: string, hint: string): ServerFault {
  return new ServerFault('no-data', 'book.none', message, { hint })
}
