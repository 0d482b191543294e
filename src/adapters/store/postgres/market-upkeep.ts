import type { Sql } from 'postgres'
import { type DroppedRange, type MarketUpkeep, TICK_RETENTION_MS } from '../../../trade/market/index.ts'
import type { Statements } from './open-sql.ts'

type Kind = DroppedRange['kind']

interface Partition {
  readonly name: string
  readonly end: number
}

/** A drop waits for who reads; longer than this, everybody else would wait behind it. */
const PATIENCE = '5s'

/** Upkeep of the partitions of migration 0009; the login must own them. */
export function marketUpkeep(sql: Sql): MarketUpkeep {
  return {
    async expire({ now, ticksOlderThan = TICK_RETENTION_MS, candlesOlderThan = Infinity }) {
      const dropped: DroppedRange[] = []
      for (const [kind, age] of [
        ['tick', ticksOlderThan],
        ['candle', candlesOlderThan],
      ] as const) {
        if (age === Infinity) continue
        for (const { name, end } of await partitionsBefore(sql, kind, now - age)) {
          await sql.begin((transaction) => drop(transaction, kind, { name, end }))
          dropped.push({ kind, end })
        }
      }
      return dropped
    },
  }
}

/** Partitions that end at `time` or before, oldest first. */
async function partitionsBefore(sql: Sql, kind: Kind, time: number): Promise<readonly Partition[]> {
  const rows = await sql<Partition[]>`
    select name, "end" from (
      select c.relname as name,
        substring(pg_get_expr(c.relpartbound, c.oid) from $$TO [(]'?([0-9]+)'?[)]$$)::bigint as "end"
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${`market.${kind}`}::regclass
    ) p where "end" <= ${Math.floor(time)}::bigint order by "end"`
  return [...rows]
}

/**
 * The lock order of every writer: its series first, then the table. So nobody who has written into the
 * partition waits for this transaction.
 */
async function drop(sql: Statements, kind: Kind, { name, end }: Partition): Promise<void> {
  await sql.unsafe(`set local lock_timeout = '${PATIENCE}'`)
  await sql`select from market.series order by venue, pair, timeframe for update`
  if (kind === 'candle') await forgetCandles(sql, name, end)
  await sql`drop table ${sql(`market.${name}`)}`
  await sql`update market.horizon set time = greatest(time, ${end}::bigint) where kind = ${kind}`
}

async function forgetCandles(sql: Statements, name: string, end: number): Promise<void> {
  await sql`
    update market.series s set rows = s.rows - gone.rows, version = s.version + 1,
      first_time = (
        select c.time from market.candle c where c.series_id = s.id and c.time >= ${end}::bigint
        order by c.time limit 1),
      last_time = case when s.rows > gone.rows then s.last_time end
    from (select series_id, count(*) as rows from ${sql(`market.${name}`)} group by series_id) gone
    where gone.series_id = s.id`
  await sql`delete from market.candle_readings where time < ${end}::bigint`
  await sql`delete from market.candle_revision where time < ${end}::bigint`
  // A file that was written stays in the manifest; what was not written has nothing left to write.
  await sql`delete from market.lake_dirty
    where month < to_char(to_timestamp(${end}::float8 / 1000) at time zone 'UTC', 'YYYY-MM')`
}
