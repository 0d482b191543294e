import type { Sql } from 'postgres'
import type { DatabaseFigures, PlatformFigures, SeriesFigures } from '../../../../control/operation/index.ts'
import { parseTimeframe, timeframeMs } from '../../../../domain/index.ts'

/** Clients whose credits are shown one by one. */
const POOREST = 50
const MODELS = 200
const SERIES = 1_000

/** How the house stands, by queries that read registers and statistics, never a table that grows with use. */
export async function platformFigures(sql: Sql): Promise<PlatformFigures> {
  const [commands, [deliveries], tenants, [credits], poorest, series, [models], champions, database] =
    await Promise.all([
      sql<PlatformFigures['commands'][number][]>`
        select state, count(*)::int as open, min(created_at) as "oldestAt"
        from control.command where ended_at is null group by state`,
      sql<PlatformFigures['deliveries'][]>`
        select count(*)::int as waiting, min(created_at) as "oldestAt"
        from control.delivery where state = 'waiting'`,
      sql<PlatformFigures['tenants'][number][]>`
        select status, count(*)::int as tenants from control.tenant group by status`,
      sql<PlatformFigures['credits'][]>`
        select coalesce(sum(credits), 0)::float8 as balance,
          count(*) filter (where status = 'active' and credits <= 0)::int as without from control.tenant`,
      sql<PlatformFigures['poorest'][number][]>`
        select id as tenant, credits from control.tenant where status = 'active' order by credits, id limit ${POOREST}`,
      seriesFigures(sql),
      sql<PlatformFigures['models'][]>`
        select (select count(*) from leme.model)::int as models,
          (select count(*) from leme.model_version)::int as versions`,
      sql<PlatformFigures['champions'][number][]>`
        select m.name as model, coalesce(a.since, 0) as since, p.at as "predictedAt" from leme.model m
        left join leme.model_alias a on a.model = m.name and a.alias = 'champion'
        left join lateral (
          select max(newest.at) as at from leme.model_version v cross join lateral (
            select bar_time as at from leme.model_prediction where version_id = v.id
            order by bar_time desc limit 1) newest where v.model = m.name) p on true
        order by m.name limit ${MODELS}`,
      databaseFigures(sql),
    ])
  return {
    ...{ commands, tenants, poorest, series, champions, database },
    ...{ deliveries: deliveries!, credits: credits!, models: models! },
  }
}

async function seriesFigures(sql: Sql): Promise<readonly SeriesFigures[]> {
  const rows = await sql<Omit<SeriesFigures, 'timeframeMs'>[]>`
    select venue, timeframe, count(*)::int as series, sum(rows)::float8 as rows,
      coalesce(sum(last_time - first_time), 0)::float8 as "spanMs",
      max(last_time) as "newestAt", min(last_time) as "stalestAt"
    from market.series where rows > 0 group by venue, timeframe order by venue, timeframe limit ${SERIES}`
  return rows.map((row) => ({ ...row, timeframeMs: timeframeMs(parseTimeframe(row.timeframe)) }))
}

async function databaseFigures(sql: Sql): Promise<DatabaseFigures> {
  const [[figures], connections, slots] = await Promise.all([
    sql<Omit<DatabaseFigures, 'connections' | 'slots'>[]>`
      select pg_database_size(datname)::float8 as bytes,
        current_setting('max_connections')::int as "maxConnections",
        coalesce((select extract(epoch from max(now() - xact_start)) from pg_stat_activity
          where datname = d.datname and backend_type = 'client backend' and pid <> pg_backend_pid()), 0)::float8
          as "oldestTransactionS",
        (select count(*) from pg_locks where not granted)::int as "waitingLocks",
        xact_commit::float8 as committed, xact_rollback::float8 as "rolledBack", deadlocks::float8 as deadlocks,
        (blks_hit / greatest(blks_hit + blks_read, 1)::float8) as "hitRatio"
      from pg_stat_database d where datname = current_database()`,
    sql<DatabaseFigures['connections'][number][]>`
      select coalesce(state, 'other') as state, count(*)::int as count from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' group by 1`,
    sql<DatabaseFigures['slots'][number][]>`
      select slot_name as slot, coalesce(pg_wal_lsn_diff(
        case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end,
        restart_lsn), 0)::float8 as bytes from pg_replication_slots`,
  ])
  return { ...figures!, connections, slots }
}
