import { Client } from 'pg'
import type { Sql } from 'postgres'
import type { MarketEvent, MarketOutbox, OutboxClaim, OutboxState } from '../../../trade/market/index.ts'
import { translated, translatedPart } from './open-sql.ts'

/** A switch waits so long for writers that are at work. */
const SWITCH_PATIENCE = '5s'

/** Events in PostgreSQL, written by a trigger on the series. A claim is an advisory lock on a connection of its own. */
export function outboxStore(sql: Sql, url: string): MarketOutbox {
  return {
    async enable() {
      await sql.begin(async (transaction) => {
        const [trigger] = await transaction<{ enabled: string }[]>`
          select tgenabled as enabled from pg_trigger
          where tgrelid = 'market.series'::regclass and tgname = 'announce'`
        if (trigger?.enabled === 'O') return
        await transaction.unsafe(`set local lock_timeout = '${SWITCH_PATIENCE}'`)
        await transaction`alter table market.series enable trigger announce`
      })
    },

    async claim() {
      const client = new Client({ connectionString: url, keepAlive: true })
      // Trouble ends the connection, and with it the claim: its next query says so.
      client.on('error', () => {})
      try {
        await client.connect()
        const { rows } = await client.query<{ id: string | null }>(
          `select case when pg_try_advisory_lock(hashtextextended('market.outbox', 0)) then id end as id
           from market.outbox_state`,
        )
        const id = rows[0]?.id
        if (id) return translatedPart(claimOf(client, id))
      } catch (error) {
        await client.end().catch(() => {})
        throw error
      }
      await client.end()
      return undefined
    },

    async state() {
      const [state] = await sql<OutboxState[]>`
        select p.pending, p."oldestAt", s.most, s.dropped
        from market.outbox_state s cross join (
          select count(*) as pending, min(made_at) as "oldestAt" from market.outbox where sent_at is null
        ) p`
      return { ...state! }
    },
  }
}

function claimOf(client: Client, id: string): OutboxClaim {
  return {
    id,

    async take(limit, except) {
      const { rows } = await client.query<MarketEvent>(
        `select number::float8, kind, venue, pair, timeframe, source, version::float8,
           first_time::float8 as "firstTime", last_time::float8 as "lastTime", rows::float8,
           made_at::float8 as at
         from market.outbox
         where sent_at is null and venue || ' ' || pair || ' ' || timeframe <> all($2::text[])
         order by number limit $1`,
        [limit, [...except]],
      )
      return rows
    },

    async confirm(numbers) {
      await client.query(
        'update market.outbox set sent_at = leme.now_ms() where number = any($1::bigint[])',
        [[...numbers]],
      )
    },

    async recall() {
      const { rowCount } = await client.query(
        'update market.outbox set sent_at = null where sent_at is not null',
      )
      return rowCount ?? 0
    },

    async prune(ageMs) {
      await client.query('delete from market.outbox where sent_at < leme.now_ms() - $1::bigint', [ageMs])
    },

    [Symbol.asyncDispose]: () => translated(() => client.end()).catch(() => {}),
  }
}
