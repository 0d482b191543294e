import type { Sql } from 'postgres'
import type { Pair, Venue } from '../../../domain/index.ts'
import {
  BOOK_LEVELS,
  type BookKey,
  type BookStore,
  type BookView,
  requireBooks,
} from '../../../trade/market/index.ts'
import { toJson } from './open-sql.ts'

interface BookRow {
  readonly pair: Pair
  readonly time: number
  readonly sequence: number
  readonly bids: readonly number[]
  readonly asks: readonly number[]
}

/** Order books in PostgreSQL, a row each, dropped row by row: their writer needs no right to drop tables. */
export function bookStore(sql: Sql): BookStore {
  return {
    async write(venue, books) {
      requireBooks(books)
      const rows = books.map(({ pair, time, sequence, bids, asks }) => ({
        ...{ pair, time, sequence, bids: flat(bids), asks: flat(asks) },
      }))
      const { count } = await sql`
        insert into market.book (venue, pair, time, sequence, bids, asks)
        select ${venue as Venue}, pair, time, sequence, bids, asks
        from json_to_recordset(${toJson(rows)}::json)
          as b (pair text, time bigint, sequence bigint, bids float8[], asks float8[])
        on conflict do nothing`
      return count
    },

    async at({ venue, pair }, time = Number.MAX_SAFE_INTEGER) {
      const [row] = await sql<BookRow[]>`
        select pair, time, sequence, bids, asks from market.book
        where venue = ${venue} and pair = ${pair} and time <= ${Math.floor(time)}
        order by time desc limit 1`
      return row && { ...row, bids: levels(row.bids), asks: levels(row.asks) }
    },

    async list() {
      // One look into the index for each market, however many books it has.
      const rows = await sql<BookKey[]>`
        with recursive market (venue, pair) as (
          (select venue, pair from market.book order by venue, pair limit 1)
          union all
          select next.venue, next.pair from market, lateral (
            select b.venue, b.pair from market.book b where (b.venue, b.pair) > (market.venue, market.pair)
            order by b.venue, b.pair limit 1) next
        )
        select venue, pair from market order by venue collate "C", pair collate "C"`
      return rows.map(({ venue, pair }) => ({ venue, pair }))
    },

    async expire(time) {
      const { count } = await sql`delete from market.book where time < ${Math.floor(time)}`
      return count
    },
  }
}

function flat(side: BookView['bids']): number[] {
  return side.slice(0, BOOK_LEVELS).flat()
}

function levels(values: readonly number[]): BookView['bids'] {
  return Array.from({ length: values.length / 2 }, (_, at) => [values[2 * at]!, values[2 * at + 1]!] as const)
}
