import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { OperationError } from '../../control/operation/index.ts'

export interface CopySchema {
  /** A recovered server. */
  readonly from: pg.ClientConfig
  /** The server that goes on, as the owner of the schema or a superuser. */
  readonly to: pg.ClientConfig
  readonly schema: string
  /** Logins that may not be at work in the schema meanwhile. */
  readonly logins: readonly string[]
}

interface Table {
  readonly name: string
  /** Names of those that are stored and not calculated, quoted. */
  readonly columns: string
  /** With types, to be compared. */
  readonly shape: string
  /** Tables of the same schema that it refers to. */
  readonly refers: readonly string[]
}

/**
 * Replaces every row of one schema by those of another server, in one transaction, and holds the tables against each
 * other before it is committed. Nothing else is touched.
 * @returns rows that were there before and that are there now
 * @throws OperationError `backup.tenant`
 */
export async function copySchema(
  options: CopySchema,
): Promise<{ readonly tables: number; readonly before: number; readonly after: number }> {
  const { schema } = options
  const [from, to] = [new pg.Client(options.from), new pg.Client(options.to)]
  for (const client of [from, to]) client.on('error', () => undefined)
  try {
    await Promise.all([from.connect(), to.connect()])
    for (const client of [from, to]) await client.query("set search_path = ''; set timezone = 'UTC'")
    await from.query('begin transaction isolation level repeatable read read only')
    await to.query('begin')
    await requireQuiet(to, options.logins)
    const tables = await sameTables(from, to, schema)
    const sqlOf = (name: string) => `${quoted(schema)}.${quoted(name)}`
    let before = 0
    for (const { name } of tables) before += await countOf(to, sqlOf(name))
    if (tables.length > 0) await to.query(`truncate ${tables.map(({ name }) => sqlOf(name)).join(', ')}`)
    let after = 0
    for (const { name, columns } of inOrder(tables)) {
      const sql = sqlOf(name)
      await to.query(`alter table ${sql} disable trigger user`)
      await pipeline(
        from.query(copyStreams.to(`copy ${sql} (${columns}) to stdout`)),
        to.query(copyStreams.from(`copy ${sql} (${columns}) from stdin`)),
      )
      await to.query(`alter table ${sql} enable trigger user`)
      const [wanted, found] = [await sumOf(from, sql), await sumOf(to, sql)]
      if (wanted !== found) throw refused(`${name} did not come out as it was`)
      after += await countOf(to, sql)
    }
    await copySequences(from, to, schema)
    await to.query('commit')
    return { tables: tables.length, before, after }
  } finally {
    await Promise.all([from, to].map((client) => client.end().catch(() => undefined)))
  }
}

async function requireQuiet(to: pg.Client, logins: readonly string[]): Promise<void> {
  const { rows } = await to.query<{ name: string; count: string }>(
    'select usename as name, count(*) from pg_catalog.pg_stat_activity where usename = any($1) group by 1',
    [logins],
  )
  if (rows.length === 0) return
  const told = rows.map(({ name, count }) => `${count} of ${name}`).join(', ')
  throw refused(`connections are open (${told})`, 'Suspend its bots first: leme deploy suspend CLIENT.')
}

async function sameTables(from: pg.Client, to: pg.Client, schema: string): Promise<readonly Table[]> {
  const [wanted, found] = [await tablesOf(from, schema), await tablesOf(to, schema)]
  if (wanted.length === 0) throw refused(`the backup has no schema ${schema}`)
  const shapes = (tables: readonly Table[]) => tables.map(({ name, shape }) => `${name}(${shape})`)
  const differing = shapes(wanted).find((shape) => !shapes(found).includes(shape))
  if (differing === undefined && wanted.length === found.length) return found
  throw refused(
    `its tables have another shape now than in the backup${differing ? `: ${differing.split('(')[0]}` : ''}`,
    'Restore the whole database into a folder with the release of that time: leme backup restore --into FOLDER.',
  )
}

async function tablesOf(client: pg.Client, schema: string): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name,
       (select string_agg(pg_catalog.quote_ident(attname), ', ' order by attnum) from pg_catalog.pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
       (select string_agg(attname || ' ' || pg_catalog.format_type(atttypid, atttypmod), ', ' order by attname)
        from pg_catalog.pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as shape,
       coalesce((select array_agg(distinct f.relname::text) from pg_catalog.pg_constraint k
         join pg_catalog.pg_class f on f.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and f.relnamespace = c.relnamespace and f.oid <> c.oid), '{}') as refers
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind = 'r' order by 1`,
    [schema],
  )
  return rows
}

/** Those that others refer to first. */
function inOrder(tables: readonly Table[]): readonly Table[] {
  const done: Table[] = []
  const left = new Set(tables)
  while (left.size > 0) {
    const next = [...left].filter(({ refers }) =>
      refers.every((name) => done.some((one) => one.name === name)),
    )
    if (next.length === 0) throw refused('its tables refer to each other in a circle')
    for (const table of next) {
      left.delete(table)
      done.push(table)
    }
  }
  return done
}

async function copySequences(from: pg.Client, to: pg.Client, schema: string): Promise<void> {
  const { rows } = await from.query<{ name: string; value: string | null }>(
    'select sequencename as name, last_value::text as value from pg_catalog.pg_sequences where schemaname = $1',
    [schema],
  )
  for (const { name, value } of rows) {
    const sequence = `${quoted(schema)}.${quoted(name)}`
    // One that was never used has no value: 1 comes next.
    await to.query('select pg_catalog.setval($1::regclass, $2, $3)', [sequence, value ?? '1', value !== null])
  }
}

async function countOf(client: pg.Client, sql: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${sql}`)
  return Number(rows[0]!.count)
}

/** Over what the rows hold, whatever their order. */
async function sumOf(client: pg.Client, sql: string): Promise<string> {
  const { rows } = await client.query<{ sum: string }>(
    `select count(*) || ' ' || coalesce(sum(pg_catalog.hashtextextended(t::text, 0)), 0) as sum from ${sql} t`,
  )
  return rows[0]!.sum
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function refused(why: string, hint = 'Nothing was changed.'): OperationError {
  return new OperationError('backup.tenant', `the client's rows cannot be replaced: ${why}`, { hint })
}
