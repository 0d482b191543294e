import type { Sql } from 'postgres'
import {
  type AgedRange,
  type ExpireOptions,
  type MarketUpkeep,
  TICK_RETENTION_MS,
} from '../../../trade/market/index.ts'
import { claim } from './claim.ts'
import { agedParts, type MarketPart } from './market-parts.ts'
import { OHLC_VIEWS } from './migrations/0014-ohlc.ts'
import type { Statements } from './open-sql.ts'
import { StoreError } from './store-error.ts'

/** A drop waits for who reads; longer than this, everybody else would wait behind it. */
const PATIENCE = '5s'

/** Upkeep of partitions and hypertables; the login must own them. */
export function marketUpkeep(sql: Sql, url: string): MarketUpkeep {
  return {
    async expirable(options) {
      return (await partsOf(sql, options)).map(rangeOf)
    },

    async expire(options) {
      await using right = await claim(url, 'leme.upkeep')
      if (!right) {
        throw new StoreError('upkeep.running', 'another process drops what is old at this moment', {
          hint: 'Wait for it; nothing more is to be done.',
        })
      }
      const dropped: AgedRange[] = []
      for (const part of await partsOf(sql, options)) {
        await sql.begin((transaction) => drop(transaction, part))
        dropped.push(rangeOf(part))
      }
      return dropped
    },

    keepTicks(age) {
      const wanted = age === Infinity ? null : age
      return sql.begin(async (transaction) => {
        // The row makes processes that start together do it one after the other.
        const [policy] = await transaction<{ age: number | null; place: string }[]>`
          select h.keep as age, quote_ident(n.nspname) as place
          from market.horizon h, pg_class c, pg_extension e join pg_namespace n on n.oid = e.extnamespace
          where h.kind = 'tick' and e.extname = 'timescaledb'
            and c.oid = 'market.tick'::regclass and c.relkind = 'r'
          for update of h`
        if (!policy || policy.age === wanted) return
        const { place } = policy
        await transaction.unsafe(`select ${place}.remove_retention_policy('market.tick', if_exists => true)`)
        if (wanted !== null) {
          await transaction.unsafe(
            `select ${place}.add_retention_policy('market.tick', drop_after => ${wanted}::bigint)`,
          )
        }
        await transaction`update market.horizon set keep = ${wanted} where kind = 'tick'`
      })
    },
  }
}

function rangeOf({ kind, start, end, rows }: MarketPart): AgedRange {
  return { kind, start, end, rows }
}

async function partsOf(
  sql: Sql,
  { now, ticksOlderThan = TICK_RETENTION_MS, candlesOlderThan = Infinity }: ExpireOptions,
): Promise<readonly MarketPart[]> {
  return [
    ...(await agedParts(sql, 'tick', now - ticksOlderThan)),
    ...(await agedParts(sql, 'candle', now - candlesOlderThan)),
  ]
}

/**
 * The lock order of every writer: its series first, then the table. So nobody who has written into the
 * part waits for this transaction.
 */
async function drop(sql: Statements, { kind, end, table, hypertablesIn }: MarketPart): Promise<void> {
  await sql.unsafe(`set local lock_timeout = '${PATIENCE}'`)
  await sql`select from market.series order by venue, pair, timeframe for update`
  if (kind === 'candle') await forgetCandles(sql, end)
  if (hypertablesIn === null) {
    await sql.unsafe(`drop table ${table}`)
  } else {
    const made = kind === 'candle' ? OHLC_VIEWS.map(({ name }) => name) : []
    for (const name of [kind, ...made]) {
      await sql.unsafe(`select ${hypertablesIn}.drop_chunks('market.${name}', older_than => ${end}::bigint)`)
    }
  }
  await sql`update market.horizon set time = greatest(time, ${end}::bigint) where kind = ${kind}`
}

/** Everything before `end` goes: what is older went before. */
async function forgetCandles(sql: Statements, end: number): Promise<void> {
  await sql`
    update market.series s set rows = s.rows - gone.rows, version = s.version + 1,
      first_time = (
        select c.time from market.candle c where c.series_id = s.id and c.time >= ${end}::bigint
        order by c.time limit 1),
      last_time = case when s.rows > gone.rows then s.last_time end
    from (
      select series_id, count(*) as rows from market.candle where time < ${end}::bigint group by series_id
    ) gone
    where gone.series_id = s.id`
  await sql`delete from market.candle_readings where time < ${end}::bigint`
  await sql`delete from market.candle_revision where time < ${end}::bigint`
  // A file that was written stays in the manifest; what was not written has nothing left to write.
  await sql`delete from market.lake_dirty
    where month < to_char(to_timestamp(${end}::float8 / 1000) at time zone 'UTC', 'YYYY-MM')`
}
