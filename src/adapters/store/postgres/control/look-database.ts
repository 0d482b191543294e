import type { Sql } from 'postgres'
import type { DatabaseLook } from '../../../../control/operation/index.ts'
import { schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import { planMigrations } from '../migrate.ts'
import { openSql, translated } from '../open-sql.ts'
import { StoreError } from '../store-error.ts'
import { TENANT_MIGRATIONS } from '../tenant-migrations/index.ts'

/** A look that takes longer is given up by the server, too. */
const STATEMENT_MS = 4_000
const MOST_SCHEMAS = 1_000

/** Queries on one connection that is opened for them and closed after. */
export function looking<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  return translated(async () => {
    const sql = openSql(url, 1)
    try {
      await sql.unsafe(`set statement_timeout = ${STATEMENT_MS}; set application_name = 'leme-check'`)
      return await work(sql)
    } finally {
      await sql.end({ timeout: 1 })
    }
  })
}

/** What the server says of itself; nothing of Leme has to be in it. `now` is this machine's clock. */
export async function lookAtDatabase(url: string, now: () => number): Promise<DatabaseLook> {
  const [look, migrations] = await Promise.all([
    looking(url, async (sql) => ({
      ...(await clockAndSize(sql, now)),
      settings: await settingsOf(sql),
      connections: await connectionsOf(sql),
      oldestTransaction: await oldestTransaction(sql),
      slots: await slotsOf(sql),
      pendingTenants: await pendingTenants(sql),
    })),
    migrationsOf(url),
  ])
  return { ...look, ...migrations }
}

async function clockAndSize(sql: Sql, now: () => number) {
  const before = now()
  const began = performance.now()
  const [clock] = await sql<{ at: number }[]>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as at`
  const answeredMs = performance.now() - began
  const [facts] = await sql<{ version: string; number: number; bytes: number; data: string | null }[]>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::int as number,
      pg_database_size(current_database())::float8 as bytes,
      (select setting from pg_settings where name = 'data_directory') as data`
  return {
    answeredMs,
    version: facts!.version.split(' ')[0]!,
    major: Math.floor(facts!.number / 10_000),
    bytes: facts!.bytes,
    clockAt: clock!.at,
    // Within half of the answer's time nothing is known.
    clockAheadMs: aheadOf(before - clock!.at, answeredMs),
    dataDirectory: facts!.data,
  }
}

/** The difference that the time between question and answer cannot explain. */
function aheadOf(difference: number, answeredMs: number): number {
  if (difference <= 0 && difference >= -answeredMs) return 0
  return difference > 0 ? difference : difference + answeredMs
}

async function settingsOf(sql: Sql): Promise<Readonly<Record<string, string>>> {
  const rows = await sql<{ name: string; setting: string }[]>`
    select name, current_setting(name) as setting from pg_settings where name in (
      'fsync', 'full_page_writes', 'synchronous_commit', 'jit', 'shared_buffers', 'work_mem', 'max_connections',
      'effective_cache_size', 'maintenance_work_mem', 'max_wal_size', 'wal_compression', 'random_page_cost',
      'statement_timeout', 'idle_in_transaction_session_timeout', 'checkpoint_completion_target')`
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
}

async function connectionsOf(sql: Sql): Promise<DatabaseLook['connections']> {
  const [row] = await sql<DatabaseLook['connections'][]>`
    select current_setting('max_connections')::int as most,
      current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true)::int, 0) as reserved,
      (select count(*) from pg_stat_activity where backend_type in ('client backend', 'walsender'))::int as used`
  return row!
}

async function oldestTransaction(sql: Sql): Promise<DatabaseLook['oldestTransaction']> {
  const [row] = await sql<NonNullable<DatabaseLook['oldestTransaction']>[]>`
    select extract(epoch from clock_timestamp() - xact_start)::float8 as seconds, usename::text as login,
      application_name as program, pid, state like 'idle%' as "isIdle"
    from pg_stat_activity
    where backend_type = 'client backend' and xact_start is not null and pid <> pg_backend_pid()
    order by xact_start limit 1`
  return row ?? null
}

async function slotsOf(sql: Sql): Promise<DatabaseLook['slots']> {
  return sql<DatabaseLook['slots'][number][]>`
    select slot_name::text as slot, active as "isActive", wal_status as "walStatus",
      greatest(0, coalesce(pg_wal_lsn_diff(
        case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end,
        restart_lsn), 0))::float8 as bytes
    from pg_replication_slots order by slot_name`
}

async function migrationsOf(url: string) {
  try {
    const { applied, pending } = await planMigrations(url)
    return { isEmpty: applied.length === 0, pendingMigrations: pending, foreignMigration: null }
  } catch (error) {
    const isForeign =
      error instanceof StoreError &&
      (error.code === 'store.newer-schema' || error.code === 'store.migration-changed')
    if (!isForeign) throw error
    return { isEmpty: false, pendingMigrations: [], foreignMigration: `${error.message}.` }
  }
}

/** Clients whose schema lacks a migration, of those that the login may look into. */
async function pendingTenants(sql: Sql): Promise<readonly string[]> {
  const [known] = await sql<{ known: boolean }[]>`select to_regclass('control.tenant') is not null as known`
  if (!known!.known) return []
  const tenants = await sql<{ id: TenantId; schema: string }[]>`
    select t.id, n.nspname as schema from control.tenant t
    join pg_namespace n on n.nspname = replace(t.id, '-', '_')
    join pg_class c on c.relnamespace = n.oid and c.relname = 'migration'
    where t.status in ('active', 'suspended') and has_schema_privilege(n.oid, 'usage')
      and has_table_privilege(c.oid, 'select') order by t.number limit ${MOST_SCHEMAS}`
  const readable = tenants.filter(({ id, schema }) => schemaOf(id) === schema)
  if (readable.length === 0) return []
  const counts = readable.map(
    ({ id, schema }) => `select '${id}' as id, count(*)::int as applied from "${schema}".migration`,
  )
  const rows = (await sql.unsafe(counts.join(' union all '))) as unknown as readonly {
    readonly id: string
    readonly applied: number
  }[]
  return rows.filter(({ applied }) => applied < TENANT_MIGRATIONS.length).map(({ id }) => id)
}
