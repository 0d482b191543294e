import { createHash } from 'node:crypto'
import { schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import { translated } from '../open-sql.ts'
import { type StatementRunner, withConnection } from '../statement-runner.ts'
import type { Tenants } from './tenant-door.ts'
import { tenantTables } from './tenant-tables.ts'

export interface ExportOptions {
  /** With the admin's login, for what the control schema has of the tenant. */
  readonly url: string
  /** Its own tables are read with its own login. */
  readonly tenants: Pick<Tenants, 'read'>
  readonly tenant: TenantId
  /**
   * Takes whole lines of JSON, table after table; a table without rows is told once with an empty text. What it
   * waits for, everything waits for.
   */
  readonly write: (table: string, lines: string) => Promise<void>
}

export interface ExportedTable {
  /** `bot_trade`; `control.command` for what the house keeps of the tenant. */
  readonly table: string
  readonly rows: number
  /** Of all its lines. */
  readonly sha256: string
}

export interface ExportManifest {
  readonly schema: 'leme.tenant-export/1'
  readonly tenant: TenantId
  readonly rows: number
  readonly tables: readonly ExportedTable[]
}

interface Source {
  readonly table: string
  /** A select that gives each row as JSON, in an order that stays. */
  readonly select: string
}

const ROWS_AT_A_TIME = 500
/** Columns of the control schema by which somebody could log in as somebody else. */
const SECRET = '(hash|secret|password|token|sealed|totp|verifier)'

/**
 * Writes everything that a tenant has, and what the house keeps of it, as lines of JSON: of each of the two as it
 * was at one moment. Hashes of passwords, keys and the like are left out.
 */
export function exportTenant({ url, tenants, tenant, write }: ExportOptions): Promise<ExportManifest> {
  return translated(async () => {
    const tables = [
      ...(await tenants.read(tenant, async ({ db }) =>
        copyAll(db, await ownTables(db, schemaOf(tenant)), write),
      )),
      ...(await withConnection(url, (connection) =>
        connection.atomically(async (db) => {
          await db.run('set transaction isolation level repeatable read read only')
          return copyAll(db, await houseTables(db, tenant), write)
        }),
      )),
    ]
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    return { schema: 'leme.tenant-export/1', tenant, rows, tables }
  })
}

/** Every table that the tenant may read in its schema. */
async function ownTables(db: StatementRunner, schema: string): Promise<readonly Source[]> {
  const { rows } = await db.run<{ table: string; key: string }>(
    `select c.relname as table, ${KEY} as key from pg_class c
     where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind = 'r' and c.relname <> 'migration'
       and has_table_privilege(c.oid, 'select') order by 1`,
    [schema],
  )
  return rows.map(({ table, key }) => ({
    table,
    select: `select row_to_json(t) as row from "${schema}"."${table}" t order by ${key}`,
  }))
}

/** Columns of the primary key. */
const KEY = `(select string_agg('t.' || quote_ident(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum))
  from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
  where i.indrelid = c.oid and i.indisprimary)`

async function houseTables(db: StatementRunner, tenant: TenantId): Promise<readonly Source[]> {
  const own = [
    { table: 'control.tenant', condition: 't.id = $1' },
    { table: 'control.audit', condition: 't.tenant = $1' },
  ]
  const sources: Source[] = []
  for (const { table, condition } of [...own, ...(await tenantTables(db))]) {
    const { rows } = await db.run<{ columns: string; key: string }>(
      `select ${KEY} as key, (select string_agg('t.' || quote_ident(a.attname), ', ' order by a.attnum)
         from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           and a.atttypid <> 'bytea'::regtype and a.attname !~ '${SECRET}') as columns
       from pg_class c where c.oid = $1::regclass`,
      [table],
    )
    const { columns, key } = rows[0]!
    // A cursor takes no values; an id of a tenant has nothing that a text in SQL could end with.
    const where = condition.replaceAll('$1', `'${tenant}'`)
    const row = `(select row_to_json(s) from (select ${columns}) s) as row`
    sources.push({ table, select: `select ${row} from ${table} t where ${where} order by ${key}` })
  }
  return sources.sort((a, b) => (a.table < b.table ? -1 : 1))
}

async function copyAll(
  db: StatementRunner,
  sources: readonly Source[],
  write: ExportOptions['write'],
): Promise<readonly ExportedTable[]> {
  const tables: ExportedTable[] = []
  for (const source of sources) tables.push(await copy(db, source, write))
  return tables
}

async function copy(
  db: StatementRunner,
  { table, select }: Source,
  write: ExportOptions['write'],
): Promise<ExportedTable> {
  const hash = createHash('sha256')
  let count = 0
  await db.run(`declare exported no scroll cursor for ${select}`)
  for (;;) {
    const { rows } = await db.run<{ row: unknown }>(`fetch ${ROWS_AT_A_TIME} from exported`)
    if (rows.length === 0 && count > 0) break
    // Through JSON once more: documents are kept as they were written, with line breaks.
    const lines = rows.map(({ row }) => `${JSON.stringify(row)}\n`).join('')
    hash.update(lines)
    await write(table, lines)
    count += rows.length
    if (rows.length < ROWS_AT_A_TIME) break
  }
  await db.run('close exported')
  return { table, rows: count, sha256: hash.digest('hex') }
}
