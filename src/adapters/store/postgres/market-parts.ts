import type { Sql } from 'postgres'
import type { AgedRange } from '../../../trade/market/index.ts'

/** A partition of migration 0009, or a chunk of a hypertable. */
export interface MarketPart extends AgedRange {
  /** With its schema, quoted. */
  readonly table: string
  /** The schema of TimescaleDB's functions, quoted; null for a native partition. */
  readonly hypertablesIn: string | null
}

type Bounds = Omit<MarketPart, 'kind' | 'rows'>

/** Parts that end at `time` or before, oldest first, with the rows that they have now. */
export async function agedParts(sql: Sql, kind: MarketPart['kind'], time: number): Promise<MarketPart[]> {
  if (time === -Infinity) return []
  const parts: MarketPart[] = []
  for (const bounds of await boundsBefore(sql, kind, Math.floor(time))) {
    const [row] = await sql<{ rows: number }[]>`
      select count(*) as rows from ${sql(`market.${kind}`)}
      where time >= ${bounds.start ?? 0}::bigint and time < ${bounds.end}::bigint`
    parts.push({ ...bounds, kind, rows: row!.rows })
  }
  return parts
}

async function boundsBefore(sql: Sql, kind: MarketPart['kind'], time: number): Promise<readonly Bounds[]> {
  const table = `market.${kind}`
  const [parent] = await sql<{ isNative: boolean; place: string | null }[]>`
    select relkind = 'p' as "isNative",
      (select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace
       where e.extname = 'timescaledb') as place
    from pg_class where oid = ${table}::regclass`
  if (!parent!.isNative) {
    return sql<Bounds[]>`
      select quote_ident(chunk_schema) || '.' || quote_ident(chunk_name) as table, ${parent!.place} as "hypertablesIn",
        range_start_integer as start, range_end_integer as "end"
      from timescaledb_information.chunks
      where hypertable_schema = 'market' and hypertable_name = ${kind} and range_end_integer <= ${time}::bigint
      order by "end"`
  }
  return sql<Bounds[]>`
    select "table", null as "hypertablesIn", start, "end" from (
      select i.inhrelid::regclass::text as "table",
        substring(pg_get_expr(c.relpartbound, c.oid) from $$FROM [(]'?([0-9]+)'?[)]$$)::bigint as start,
        substring(pg_get_expr(c.relpartbound, c.oid) from $$TO [(]'?([0-9]+)'?[)]$$)::bigint as "end"
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${table}::regclass
    ) p where "end" <= ${time}::bigint order by "end"`
}
