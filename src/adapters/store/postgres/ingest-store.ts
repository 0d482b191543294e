import type { Pool, PoolClient } from 'pg'
import type { JSONValue, Sql } from 'postgres'
import type { Pair } from '../../../domain/index.ts'
import {
  type CandleReadings,
  type IngestSource,
  type IngestStore,
  ingestOutcome,
  requireBatch,
  requireSource,
  requireSourceName,
  type SymbolNames,
} from '../../../trade/market/index.ts'
import { inTransaction } from './in-transaction.ts'
import { pairBound } from './ingest-store-bound.ts'
import { ingestCandles } from './ingest-store-candles.ts'
import { timesOfDays } from './ingest-store-groups.ts'
import { ingestTicks } from './ingest-store-ticks.ts'
import { partitionKeeper } from './partition-keeper.ts'

/** What sources send, in PostgreSQL: a batch is one transaction that holds the rows of its series. */
export function ingestStore(sql: Sql, copyPool: Pool): IngestStore {
  const partitions = partitionKeeper(copyPool)
  const columns = sql`name, venue, policy, takes_unknown as "takesUnknown", most_pairs as "mostPairs", names`
  const sourceOf = async (name: string): Promise<IngestSource> => {
    const [row] = await sql<SourceRow[]>`select ${columns} from market.source where name = ${name}`
    return sourceOfRow(requireSource(row, name))
  }
  const bound = pairBound()
  const bounded = async <T>(
    source: IngestSource,
    items: readonly { readonly pair: Pair }[],
    work: (client: PoolClient) => Promise<T>,
  ): Promise<T> => {
    const pairs = new Set(items.map(({ pair }) => pair))
    const result = await inTransaction(copyPool, async (client) => {
      await bound.require(client, source, pairs)
      return work(client)
    })
    if (source.takesUnknown) bound.learn(source, pairs)
    return result
  }
  return {
    async putSource({ name, venue, policy, takesUnknown, mostPairs = null, names = null }) {
      requireSourceName(name)
      await sql`
        insert into market.source (name, venue, policy, takes_unknown, most_pairs, names)
        values (${name}, ${venue}, ${policy}, ${takesUnknown}, ${mostPairs}, ${names && sql.json(names as JSONValue)})
        on conflict (name) do update set (venue, policy, takes_unknown, most_pairs, names) =
          (excluded.venue, excluded.policy, excluded.takes_unknown, excluded.most_pairs, excluded.names)`
    },

    async listSources() {
      const rows = await sql<SourceRow[]>`select ${columns} from market.source order by name collate "C"`
      return rows.map(sourceOfRow)
    },

    async ingest(name, items) {
      const source = await sourceOf(name)
      requireBatch(items)
      const statuses = await partitions.around({ candle: timesOfDays(items) }, () =>
        bounded(source, items, (client) => ingestCandles(client, source, items)),
      )
      return ingestOutcome(items, statuses)
    },

    async ingestTicks(name, ticks) {
      const source = await sourceOf(name)
      requireBatch(ticks)
      const times = timesOfDays(ticks)
      return partitions.around({ candle: times, tick: times }, () =>
        bounded(source, ticks, (client) => ingestTicks(client, source, ticks)),
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

type SourceRow = Omit<IngestSource, 'mostPairs' | 'names'> & {
  readonly mostPairs: number | null
  readonly names: SymbolNames | null
}

function sourceOfRow({ mostPairs, names, ...source }: SourceRow): IngestSource {
  return { ...source, ...(mostPairs !== null && { mostPairs }), ...(names && { names }) }
}
