import type { Pool } from 'pg'
import type { Sql } from 'postgres'
import {
  type CandleReadings,
  type IngestSource,
  type IngestStore,
  ingestOutcome,
  requireBatch,
  requireSource,
  requireSourceName,
} from '../../../trade/market/index.ts'
import { inTransaction } from './candle-store.ts'
import { ingestCandles } from './ingest-store-candles.ts'
import { ingestTicks } from './ingest-store-ticks.ts'
import { partitionKeeper } from './partition-keeper.ts'

/** What sources send, in PostgreSQL: a batch is one transaction that holds the rows of its series. */
export function ingestStore(sql: Sql, copyPool: Pool): IngestStore {
  const partitions = partitionKeeper(copyPool)
  const sourceOf = async (name: string): Promise<IngestSource> => {
    const [source] = await sql<IngestSource[]>`
      select name, venue, policy, takes_unknown as "takesUnknown" from market.source where name = ${name}`
    return requireSource(source, name)
  }
  return {
    async putSource({ name, venue, policy, takesUnknown }) {
      requireSourceName(name)
      await sql`
        insert into market.source (name, venue, policy, takes_unknown)
        values (${name}, ${venue}, ${policy}, ${takesUnknown})
        on conflict (name) do update set (venue, policy, takes_unknown) =
          (excluded.venue, excluded.policy, excluded.takes_unknown)`
    },

    async listSources() {
      const rows = await sql<IngestSource[]>`
        select name, venue, policy, takes_unknown as "takesUnknown" from market.source order by name collate "C"`
      return rows.map((row) => ({ ...row }))
    },

    async ingest(name, items) {
      const source = await sourceOf(name)
      requireBatch(items)
      const statuses = await partitions.around({ candle: items.map(({ time }) => time) }, () =>
        inTransaction(copyPool, (client) => ingestCandles(client, source, items)),
      )
      return ingestOutcome(items, statuses)
    },

    async ingestTicks(name, ticks) {
      const source = await sourceOf(name)
      requireBatch(ticks)
      const times = ticks.map(({ time }) => time)
      return partitions.around({ candle: times, tick: times }, () =>
        inTransaction(copyPool, (client) => ingestTicks(client, source, ticks)),
      )
    },

    async readings({ venue, pair, timeframe }, { start, end } = {}) {
      const rows = await sql<{ time: number; readings: CandleReadings }[]>`
        select r.time, r.readings from market.candle_readings r join market.series s on s.id = r.series_id
        where s.venue = ${venue} and s.pair = ${pair} and s.timeframe = ${timeframe}
          and (${start ?? null}::float8 is null or r.time >= ${start ?? null}::float8)
          and (${end ?? null}::float8 is null or r.time <= ${end ?? null}::float8)
        order by r.time`
      return rows.map((row) => ({ ...row }))
    },
  }
}
