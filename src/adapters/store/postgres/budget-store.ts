import { Client } from 'pg'
import type { Sql } from 'postgres'
import type { BudgetStore, SeriesTurns } from '../../../trade/market/index.ts'

/** Rates that all processes share, each a row; and turns on a series, each an advisory lock. */
export function budgetStore(sql: Sql, url: string): BudgetStore & SeriesTurns {
  return {
    async take(name, { costMs, burstMs }) {
      const [row] = await sql<{ wait: number }[]>`
        insert into market.budget as b (name, paid_at)
        values (${name}, leme.now_ms() - ${burstMs}::float8 + ${costMs}::float8)
        on conflict (name) do update set
          paid_at = greatest(b.paid_at, leme.now_ms() - ${burstMs}::float8) + ${costMs}::float8
        returning greatest(0, paid_at - leme.now_ms(), held_until - leme.now_ms()) as wait`
      return row!.wait
    },

    async hold(name, ms) {
      await sql`
        insert into market.budget as b (name, paid_at, held_until)
        values (${name}, leme.now_ms() + ${ms}::float8, leme.now_ms() + ${ms}::float8)
        on conflict (name) do update set
          paid_at = greatest(b.paid_at, excluded.paid_at), held_until = greatest(b.held_until, excluded.held_until)`
    },

    async held(name) {
      const [row] = await sql<{ wait: number }[]>`
        select greatest(0, held_until - leme.now_ms()) as wait from market.budget where name = ${name}`
      return row?.wait ?? 0
    },

    async inTurn({ venue, pair, timeframe }, work) {
      const client = new Client({ connectionString: url })
      client.on('error', () => {})
      await client.connect()
      try {
        const name = `leme.series/${venue}/${pair}/${timeframe}`
        await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
        return await work()
      } finally {
        await client.end().catch(() => {})
      }
    },
  }
}
