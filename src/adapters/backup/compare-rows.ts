import pg from 'pg'
import { OperationError } from '../../control/operation/index.ts'

export interface RowsCompared {
  readonly tables: number
  /** Rows that are as they were and were found again. */
  readonly rows: number
  /** Of the restored rows: changed or removed since in the database that goes on. */
  readonly changedSince: number
  /** In words: tables and rows that should have come back and did not. */
  readonly differences: readonly string[]
}

/** Buckets of a table, so that only the rows of those that differ are told apart one by one. */
const BUCKETS = 1024

interface Table {
  readonly name: string
  readonly sql: string
}

/**
 * Holds a restored server against the one it was copied from. A row that is visible there now and was in the backup's
 * snapshot has not changed since, so it has to be in the restored one, byte for byte. Both logins must be able to read
 * every table.
 * @param database name of the database on both
 * @param snapshot `pg_snapshot` of the original, from before the backup's end
 */
export async function compareRows(options: {
  readonly original: pg.ClientConfig
  readonly restored: pg.ClientConfig
  readonly snapshot: string
  /** Breaks it off. */
  readonly signal?: AbortSignal
}): Promise<RowsCompared> {
  const [original, restored] = [new pg.Client(options.original), new pg.Client(options.restored)]
  for (const client of [original, restored]) client.on('error', () => undefined)
  const breakOff = () => {
    for (const client of [original, restored]) client.connection.stream.destroy()
  }
  options.signal?.addEventListener('abort', breakOff)
  try {
    options.signal?.throwIfAborted()
    await Promise.all([original.connect(), restored.connect()])
    for (const client of [original, restored]) {
      await client.query(
        "set datestyle = 'ISO'; set timezone = 'UTC'; set extra_float_digits = 1; set search_path = ''; set jit = off",
      )
    }
    await original.query('begin transaction isolation level repeatable read read only')
    const before = oldestRunning(options.snapshot)
    const differences: string[] = []
    const there = new Set((await tablesOf(restored)).map(({ name }) => name))
    let [tables, rows, changedSince] = [0, 0, 0]
    for (const table of await tablesOf(original)) {
      const kept = await bucketsOf(original, table, before)
      const count = sum(kept)
      if (!there.has(table.name)) {
        if (count > 0) differences.push(`${table.name} is not there, with ${count} rows`)
        continue
      }
      const back = await bucketsOf(restored, table, before)
      tables++
      rows += count
      const lost = await lostRows({ original, restored, table, kept, back, before })
      if (lost > 0) differences.push(`${table.name}: ${lost} of ${count} rows did not come back as they were`)
      changedSince += Math.max(0, sum(back) - count)
    }
    return { tables, rows, changedSince, differences }
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    throw new OperationError('backup.right', `rows cannot be compared: ${(error as Error).message}`, {
      hint: 'As a superuser: GRANT pg_read_all_data TO the login of backups.databaseUrl.',
      cause: error,
    })
  } finally {
    options.signal?.removeEventListener('abort', breakOff)
    await Promise.all([original, restored].map((client) => client.end().catch(() => undefined)))
  }
}

/** Ordinary tables, in every schema but PostgreSQL's own. */
async function tablesOf(client: pg.Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as sql, n.nspname || '.' || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
     order by 2`,
  )
  return rows
}

interface Bucket {
  readonly count: number
  readonly sum: string
}

/** Rows that the snapshot saw: how many, and a sum over what they hold that does not ask for an order. */
async function bucketsOf(
  client: pg.Client,
  { sql }: Table,
  before: string,
): Promise<ReadonlyMap<number, Bucket>> {
  const { rows } = await client.query<{ bucket: number; count: string; sum: string }>(
    `select (h & ${BUCKETS - 1})::int as bucket, count(*) as count, sum(h)::text as sum
     from (select hashtextextended(t::text, 0) as h from ${sql} t where ${SEEN}) x group by 1`,
    [before],
  )
  return new Map(rows.map(({ bucket, count, sum: total }) => [bucket, { count: Number(count), sum: total }]))
}

/**
 * The row's transaction is older than every one that ran when the snapshot was taken. Numbers of transactions have 32
 * bits in a row and go round: half of them are older, half are newer.
 */
const SEEN = `(($1::bigint - t.xmin::text::bigint) & 4294967295) between 1 and 2147483647`

/** The oldest transaction that ran in a snapshot, `xmin:xmax:…`, as rows have it. */
function oldestRunning(snapshot: string): string {
  return String(BigInt(snapshot.split(':')[0]!) & 0xffffffffn)
}

async function lostRows(options: {
  readonly original: pg.Client
  readonly restored: pg.Client
  readonly table: Table
  readonly kept: ReadonlyMap<number, Bucket>
  readonly back: ReadonlyMap<number, Bucket>
  readonly before: string
}): Promise<number> {
  const { kept, back } = options
  const differing = [...kept]
    .filter(([bucket, { count, sum: total }]) => {
      const other = back.get(bucket)
      return other?.count !== count || other.sum !== total
    })
    .map(([bucket]) => bucket)
  if (differing.length === 0) return 0
  const [wanted, found] = await Promise.all(
    [options.original, options.restored].map((client) => hashesOf(client, options, differing)),
  )
  let lost = 0
  for (const [hash, count] of wanted!) lost += Math.max(0, count - (found!.get(hash) ?? 0))
  return lost
}

async function hashesOf(
  client: pg.Client,
  { table, before }: { readonly table: Table; readonly before: string },
  buckets: readonly number[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ hash: string; count: string }>(
    `select h::text as hash, count(*) as count
     from (select hashtextextended(t::text, 0) as h from ${table.sql} t where ${SEEN}) x
     where (h & ${BUCKETS - 1})::int = any($2::int[]) group by 1`,
    [before, buckets],
  )
  return new Map(rows.map(({ hash, count }) => [hash, Number(count)]))
}

function sum(buckets: ReadonlyMap<number, Bucket>): number {
  return [...buckets.values()].reduce((total, { count }) => total + count, 0)
}
