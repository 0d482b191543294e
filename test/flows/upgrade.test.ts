import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { isContract } from '../../src/adapters/store/postgres/migrate.ts'
import { MIGRATIONS } from '../../src/adapters/store/postgres/migrations/index.ts'

/**
 * A database of the release before: rows that its own code wrote into each of its tables, and every statement that
 * its stores send, as its tests sent them. A new release makes both anew, at its own migrations.
 */
const BEFORE = '0022-webhooks'
const read = (name: string) =>
  readFileSync(join(import.meta.dirname, 'upgrade', name), 'utf8')
    .trim()
    .split('\n')

interface OldTable {
  readonly table: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const server = await temporaryPostgres()
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
after(async () => {
  await sql.end()
  await server.stop()
})
const tables = read('0022-rows.jsonl').map((line) => JSON.parse(line) as OldTable)

/** The rows of a table as they were put in, as far as the old release knows its columns. */
async function oldRowsOf({ table, rows }: OldTable): Promise<readonly string[]> {
  const columns = Object.keys(rows[0]!).map((name) => `'${name}', t."${name}"`)
  const found = await sql.unsafe(
    `select json_build_object(${columns.join(', ')})::text as row from ${table} t`,
  )
  return found.map(({ row }) => JSON.stringify(JSON.parse(row as string))).sort()
}

async function fill(): Promise<void> {
  await sql.begin(async (transaction) => {
    // Triggers made some of these rows when the others were written.
    await transaction`set local session_replication_role = replica`
    for (const { table, rows } of tables) {
      const columns = await transaction<{ name: string; value: string }[]>`
        select quote_ident(attname) as name,
          case when attnotnull and atttypid in ('json'::regtype, 'jsonb'::regtype)
            then format('coalesce(r.%I, ''null'')', attname) else format('r.%I', attname) end as value
        from pg_attribute where attrelid = ${table}::text::regclass and attnum > 0 and not attisdropped`
      const names = columns.map(({ name }) => name).join(', ')
      const values = columns.map(({ value }) => value).join(', ')
      await transaction.unsafe(`delete from ${table}`)
      await transaction.unsafe(
        `insert into ${table} (${names}) overriding system value
         select ${values} from json_populate_recordset(null::${table}, $1::text::json) r`,
        [JSON.stringify(rows)],
      )
    }
  })
}

/** Statements of the release before that the tables do not fit any more. */
async function brokenStatements(): Promise<readonly string[]> {
  const broken: string[] = []
  for (const statement of read('0022-statements.sql')) {
    const problem = await sql.unsafe(`prepare old as ${statement}`).then(
      () => sql.unsafe('deallocate old').then(() => undefined),
      (error: Error) => `${error.message}: ${statement}`,
    )
    if (problem) broken.push(problem)
  }
  return broken
}

test('a database of the release before is brought up to date with every row of it, while its statements stay good', async () => {
  const names = MIGRATIONS.map(({ name }) => name)
  const known = MIGRATIONS.slice(0, names.indexOf(BEFORE) + 1)
  await migrate(server.url, known)
  const existing = await sql<{ name: string }[]>`
    select n.nspname || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('leme', 'control') and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'migration'`
  const filled = new Set(tables.map(({ table }) => table))
  assert.deepEqual(
    existing.map(({ name }) => name).filter((name) => !filled.has(name)),
    [],
    'every table has rows',
  )
  await fill()
  const before = new Map<string, readonly string[]>()
  for (const table of tables) before.set(table.table, await oldRowsOf(table))

  assert.deepEqual(await migrate(server.url), names.slice(known.length))
  for (const table of tables) {
    assert.deepEqual(await oldRowsOf(table), before.get(table.table), table.table)
    assert.equal(before.get(table.table)!.length, table.rows.length, table.table)
  }

  // A server of the release before goes on beside the new one, and may start anew.
  const added = MIGRATIONS.slice(known.length)
  if (added.some(isContract)) return
  assert.deepEqual(await migrate(server.url, known), [])
  assert.deepEqual(await brokenStatements(), [])
})

test('the new release reads what the one before wrote', async () => {
  await using store = connectStore(server.url)
  assert.deepEqual(await store.missingMigrations(), [])
  const reads: Record<string, () => Promise<unknown>> = {
    candles: () => store.candles.list(),
    runs: () => store.runs.list({ limit: 100 }),
    bots: () => store.bots.list(),
    studies: () => store.studies.list({ limit: 100 }),
    tenants: () => store.tenants.list({ limit: 100 }),
    commands: () => store.commands.list({ limit: 100 }),
    waiting: () => store.commands.waiting(),
    statuses: () => store.deployments.statuses({ limit: 100 }),
    schedules: () => store.schedules.list(),
    sources: () => store.ingest.listSources(),
    audit: () => store.tenants.audit({ limit: 100 }),
  }
  for (const [name, look] of Object.entries(reads)) assert.ok(await look(), name)
  const { items } = await store.commands.list({ limit: 100 })
  assert.ok(items.length > 0)
})

test('a column that goes, and one that has another name, are caught', async () => {
  assert.deepEqual(await brokenStatements(), [])
  await sql`alter table control.job rename column error to problem`
  const renamed = await brokenStatements()
  assert.ok(renamed.length > 0 && renamed.every((problem) => problem.includes('error')))
  await sql`alter table control.job rename column problem to error`
  await sql`alter table leme.run drop column progress`
  assert.ok((await brokenStatements()).some((problem) => problem.includes('progress')))
})
