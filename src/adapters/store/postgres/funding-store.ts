import type { Sql } from 'postgres'
import { type FundingStore, type FundingSummary, requireRates } from '../../../trade/market/index.ts'

/** Rates of funding in PostgreSQL: three rows a day for each contract. */
export function fundingStore(sql: Sql): FundingStore {
  return {
    async write({ venue, pair }, rates) {
      requireRates(rates)
      const times = rates.map(({ time }) => time)
      const { count } = await sql`
        insert into market.funding_rate (venue, pair, time, rate)
        select ${venue}, ${pair}, t.time, t.rate
        from unnest(${times}::bigint[], ${rates.map(({ rate }) => rate)}::float8[])
          with ordinality t (time, rate, row) order by t.row
        on conflict do nothing`
      return count
    },

    async read({ venue, pair }, { start = 0, end = Number.MAX_SAFE_INTEGER } = {}) {
      const rows = await sql<{ time: number; rate: number }[]>`
        select time, rate from market.funding_rate where venue = ${venue} and pair = ${pair}
          and time between ${Math.ceil(start)} and ${Math.floor(end)} order by time`
      return rows.map(({ time, rate }) => ({ time, rate }))
    },

    async summary({ venue, pair }) {
      const [row] = await sql<FundingSummary[]>`
        select venue, pair, count(*) as rows, min(time) as "firstTime", max(time) as "lastTime"
        from market.funding_rate where venue = ${venue} and pair = ${pair} group by venue, pair`
      return row && { ...row }
    },
  }
}
