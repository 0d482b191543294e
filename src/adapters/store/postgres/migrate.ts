import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Sql, TransactionSql } from 'postgres'
import { renewRights } from './apply-roles.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openSql, translated } from './open-sql.ts'
import { runnerOfSql, type StatementRunner } from './statement-runner.ts'
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
export const SCHEMA_LOCK = 0x6c656d65
/** How long a step waits for a table that others use, how often everything is begun anew, and after what pause. */
const LOCK_MS = 3_000
const TRIES = 20
const PAUSE_MS = 1_000
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * What {@link migrate} would do; changes nothing.
 * @throws StoreError `store.migration-changed`, `store.newer-schema`
 */
export async function planMigrations(
  url: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<MigrationPlan> {
  return withSql(url, (sql) => planOn(runnerOfSql(sql), 'leme', migrations))
}

/**
 * Applies what is pending, all or nothing, and gives the names. Of several processes that call it at
 * once one migrates, the others wait and find nothing to do. An empty database gets hypertables where it
 * has TimescaleDB; one with tables keeps them as they are.
 * A table that others use for long is waited for without keeping them all waiting.
 * @throws StoreError `store.migration-changed`, `store.newer-schema`
 */
export async function migrate(
  url: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly string[]> {
  return withSql(url, (pool) =>
    patiently(() =>
      pool.begin(async (sql) => {
        await sql`select pg_advisory_xact_lock(${SCHEMA_LOCK})`
        await sql.unsafe(`set local lock_timeout = ${LOCK_MS}`)
        const { applied, pending } = await migrateWithin(runnerOfSql(sql), 'leme', migrations)
        if (pending.length === 0) return pending
        if (applied.length === 0) await convertIfPossible(sql)
        await renewRights(sql)
        return pending
      }),
    ),
  )
}

/** Whoever waits for a lock keeps everybody behind it waiting: it lets go soon, and begins anew a little later. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE || tries === TRIES) throw error
      await delay(PAUSE_MS)
    }
  }
}

/**
 * Applies what is pending in a schema that keeps its own record, and gives the plan as it was. To be called
 * in a transaction, under the lock of schemas.
 * @throws StoreError `store.migration-changed`, `store.newer-schema`
 */
export async function migrateWithin(
  db: StatementRunner,
  schema: string,
  migrations: readonly Migration[],
): Promise<MigrationPlan> {
  const plan = await planOn(db, schema, migrations)
  if (plan.pending.length === 0) return plan
  const record = recordOf(schema)
  await db.run(`create schema if not exists "${schema}"`)
  await db.run(`create table if not exists ${record} (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
  for (const migration of migrations.filter(({ name }) => plan.pending.includes(name))) {
    await db.run(migration.sql)
    const values = [migration.name, checksum(migration)]
    await db.run(`insert into ${record} (name, checksum) values ($1, $2)`, values)
  }
  return plan
}

/**
 * The migrations that a schema with its own record lacks; looks, and changes nothing.
 * @throws StoreError `store.migration-changed`, `store.newer-schema`
 */
export async function pendingIn(
  db: StatementRunner,
  schema: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  return (await planOn(db, schema, migrations)).pending
}

/** Native partitions do as well: what keeps this from working is told when somebody asks for it. */
async function convertIfPossible(sql: TransactionSql): Promise<void> {
  await sql.savepoint(convert).catch(() => {})
}

async function planOn(
  db: StatementRunner,
  schema: string,
  migrations: readonly Migration[],
): Promise<MigrationPlan> {
  const applied = await appliedRows(db, recordOf(schema))
  for (const row of applied) check(row, migrations)
  const names = applied.map(({ name }) => name)
  return {
    applied: names,
    pending: migrations.map(({ name }) => name).filter((name) => !names.includes(name)),
  }
}

async function appliedRows(db: StatementRunner, record: string): Promise<readonly AppliedRow[]> {
  const { rows } = await db.run<{ present: boolean }>('select to_regclass($1) is not null as present', [
    record,
  ])
  if (!rows[0]?.present) return []
  return (await db.run<AppliedRow>(`select name, checksum from ${record} order by name`)).rows
}

/** Where a schema says what was applied to it. */
function recordOf(schema: string): string {
  return `"${schema}".migration`
}

function check(row: AppliedRow, migrations: readonly Migration[]): void {
  const known = migrations.find(({ name }) => name === row.name)
  // While a release is rolled out, servers of the one before start on its tables, and may go back to be the only ones.
  if (!known && !isContract(row)) return
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

/** A step that takes away what the release before needs; every other one only adds. */
export function isContract({ name }: Pick<Migration, 'name'>): boolean {
  return /^\d{4}-contract-/.test(name)
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
