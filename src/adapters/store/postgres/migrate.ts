import { createHash } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import { renewRights } from './apply-roles.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openSql, type Statements, translated } from './open-sql.ts'
import { StoreError } from './store-error.ts'
import { convert } from './timescale.ts'

export interface Migration {
  /** `0001-candles`. */
  readonly name: string
  readonly sql: string
}

export interface MigrationPlan {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

interface AppliedRow {
  readonly name: string
  readonly checksum: string
}

/** "leme" in ASCII: the one lock under which schemas change. */
const LOCK = 0x6c656d65

/**
 * What {@link migrate} would do; changes nothing.
 * @throws StoreError `store.migration-changed`, `store.newer-schema`
 */
export async function planMigrations(
  url: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<MigrationPlan> {
  return withSql(url, (sql) => planOn(sql, migrations))
}

/**
 * Applies what is pending, all or nothing, and gives the names. Of several processes that call it at
 * once one migrates, the others wait and find nothing to do. An empty database gets hypertables where it
 * has TimescaleDB; one with tables keeps them as they are.
 * @throws StoreError `store.migration-changed`, `store.newer-schema`
 */
export async function migrate(
  url: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly string[]> {
  return withSql(url, (pool) =>
    pool.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`
      const { applied, pending } = await planOn(sql, migrations)
      if (pending.length === 0) return pending
      await sql.unsafe(`create schema if not exists leme;
        create table if not exists leme.migration (
          name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
      for (const migration of migrations.filter(({ name }) => pending.includes(name))) {
        await sql.unsafe(migration.sql)
        await sql`insert into leme.migration (name, checksum) values (${migration.name}, ${checksum(migration)})`
      }
      if (applied.length === 0) await convertIfPossible(sql)
      await renewRights(sql)
      return pending
    }),
  )
}

/** Native partitions do as well: what keeps this from working is told when somebody asks for it. */
async function convertIfPossible(sql: TransactionSql): Promise<void> {
  await sql.savepoint(convert).catch(() => {})
}

async function planOn(sql: Statements, migrations: readonly Migration[]): Promise<MigrationPlan> {
  const applied = await appliedRows(sql)
  for (const row of applied) check(row, migrations)
  const names = applied.map(({ name }) => name)
  return {
    applied: names,
    pending: migrations.map(({ name }) => name).filter((name) => !names.includes(name)),
  }
}

async function appliedRows(sql: Statements): Promise<readonly AppliedRow[]> {
  const [table] = await sql<
    { present: boolean }[]
  >`select to_regclass('leme.migration') is not null as present`
  if (!table?.present) return []
  return sql<AppliedRow[]>`select name, checksum from leme.migration order by name`
}

function check(row: AppliedRow, migrations: readonly Migration[]): void {
  const known = migrations.find(({ name }) => name === row.name)
  if (!known) {
    throw new StoreError(
      'store.newer-schema',
      `the database has the migration ${row.name}, which this Leme does not know`,
      {
        hint: 'Start the newer Leme that made it, or restore the backup from before.',
      },
    )
  }
  if (checksum(known) === row.checksum) return
  throw new StoreError(
    'store.migration-changed',
    `the migration ${row.name} was applied, but reads otherwise now`,
    {
      hint: 'Put the released text back; a change of the schema is a new migration.',
    },
  )
}

function checksum({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex')
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
