import type { Sql } from 'postgres'
import { renewRights } from './apply-roles.ts'
import { OHLC_VIEWS, ohlcSelect } from './migrations/0014-ohlc.ts'
import { openSql, type Statements, translated } from './open-sql.ts'

/**
 * How the database stands to TimescaleDB: `absent`, the server has none; `available`, it has, but not in
 * this database; `apache`, without the licence that policies and compression need; `old`, before the
 * release that this was made with; `possible`, tables could be hypertables; `used`, they are.
 */
export type TimescaleUse = 'absent' | 'available' | 'apache' | 'old' | 'possible' | 'used'

export interface TimescaleState {
  readonly use: TimescaleUse
  /** Null where it is not installed in this database. */
  readonly version: string | null
  /** What {@link useTimescale} has to copy: bytes on the disk, keys included. */
  readonly bytes: number
}

interface TimescaleFacts {
  readonly offered: boolean
  readonly version: string | null
  readonly license: string | null
  /** Null before the tables are there. */
  readonly isPartitioned: boolean | null
}

interface StateRow extends TimescaleFacts {
  readonly place: string | null
  readonly bytes: number
}

/** The release whose behaviour the tests of the store prove. */
const OLDEST = [2, 23] as const
const DAY = 86_400_000
const COMPRESS_AFTER = 7 * DAY
/** Candles of a chunk are compressed together, so a chunk is shorter than the year of a native partition. */
export const CHUNK_MS = { candle: 28 * DAY, tick: 7 * DAY } as const
/** Whoever reads for longer makes the change fail, and everybody else does not wait behind it. */
const PATIENCE = '5s'

/** Looks, changes nothing. */
export function timescaleState(url: string): Promise<TimescaleState> {
  return withSql(url, async (sql) => stateOf(await lookAt(sql)))
}

/**
 * Makes hypertables of candles and ticks, and continuous aggregates of the views, all or nothing;
 * meanwhile nobody writes. Nothing where the state is not `possible`. The login must own the tables.
 */
export function useTimescale(url: string): Promise<TimescaleState> {
  return withSql(url, async (sql) => {
    await sql.begin((transaction) => convert(transaction))
    return stateOf(await lookAt(sql))
  })
}

/** {@link useTimescale} in a transaction. */
export async function convert(sql: Statements): Promise<void> {
  const row = await lookAt(sql)
  if (stateOf(row).use !== 'possible' || row.isPartitioned === null) return
  const extension = row.place!
  await sql.unsafe(`set local lock_timeout = '${PATIENCE}';
    lock table market.series in share row exclusive mode;
    lock table market.candle, market.tick in access exclusive mode;
    ${OHLC_VIEWS.map(({ name }) => `drop view market.${name};`).join('\n')}
    ${hypertable('candle', extension)}
    ${hypertable('tick', extension)}`)
  for (const view of OHLC_VIEWS) await sql.unsafe(aggregate(view, extension))
  await renewRights(sql)
}

function hypertable(kind: 'candle' | 'tick', extension: string): string {
  return `
    alter table market.${kind} rename to ${kind}_native;
    alter table market.${kind}_native rename constraint ${kind}_pkey to ${kind}_native_pkey;
    create table market.${kind} (like market.${kind}_native including all);
    select ${extension}.create_hypertable('market.${kind}', ${extension}.by_range('time', ${CHUNK_MS[kind]}::bigint),
      create_default_indexes => false);
    select ${extension}.set_integer_now_func('market.${kind}', 'market.now_ms');
    insert into market.${kind} select * from market.${kind}_native order by series_id, time;
    drop table market.${kind}_native;
    alter table market.${kind} set (timescaledb.compress, timescaledb.compress_segmentby = 'series_id',
      timescaledb.compress_orderby = 'time');
    select ${extension}.add_compression_policy('market.${kind}', compress_after => ${COMPRESS_AFTER}::bigint);`
}

/**
 * What is not materialised yet is computed when it is asked for; what changed below is materialised anew
 * within a quarter of an hour, a chunk of candles at a time. Chunks as long as those of the candles, so
 * that both can be dropped together.
 */
function aggregate({ name, length }: { name: string; length: number }, extension: string): string {
  const select = ohlcSelect(`${extension}.time_bucket(${length}::bigint, c.time)`)
  return `
    create materialized view market.${name}
      with (timescaledb.continuous, timescaledb.materialized_only = false) as ${select} with no data;
    select ${extension}.set_chunk_time_interval('market.${name}', ${CHUNK_MS.candle}::bigint);
    select ${extension}.add_continuous_aggregate_policy('market.${name}', start_offset => null,
      end_offset => ${length}::bigint, schedule_interval => interval '15 minutes',
      buckets_per_batch => ${CHUNK_MS.candle / length});`
}

async function lookAt(sql: Statements): Promise<StateRow> {
  const [row] = await sql<StateRow[]>`
    select exists (select from pg_available_extensions where name = 'timescaledb') as offered,
      e.extversion as version, quote_ident(n.nspname) as place,
      current_setting('timescaledb.license', true) as license,
      (select relkind = 'p' from pg_class where oid = to_regclass('market.candle')
         and to_regclass('market.ohlc_1d') is not null) as "isPartitioned",
      coalesce((select sum(pg_total_relation_size(relid))
        from unnest(array['market.candle', 'market.tick']) kind, pg_partition_tree(to_regclass(kind))), 0)::bigint
        as bytes
    from (select) one left join pg_extension e on e.extname = 'timescaledb'
    left join pg_namespace n on n.oid = e.extnamespace`
  return row!
}

function stateOf(row: StateRow): TimescaleState {
  return { use: timescaleUse(row), version: row.version, bytes: row.bytes }
}

export function timescaleUse({ offered, version, license, isPartitioned }: TimescaleFacts): TimescaleUse {
  if (version === null) return offered ? 'available' : 'absent'
  if (isPartitioned === false) return 'used'
  if (license !== 'timescale') return 'apache'
  return isRecent(version) ? 'possible' : 'old'
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

function withSql<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  return translated(async () => {
    const sql = openSql(url, 1)
    try {
      return await work(sql)
    } finally {
      await sql.end()
    }
  })
}
