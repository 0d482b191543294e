import postgres from 'postgres'

/** What is noted of whoever asks, whatever the answer; no thing of anybody. */
const NOTED = ['last_used_at']

/** A hash of the rows of every table, by the table's name. */
export type TableHashes = ReadonlyMap<string, string>

/** Hashes all tables of a database; open until it is ended. */
export function hashTables(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return {
    async now(): Promise<TableHashes> {
      const tables = await sql<{ name: string }[]>`
        select format('%I.%I', n.nspname, c.relname) as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and not c.relispartition
          and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^(pg_|_timescaledb)'
        order by 1`
      const hashes = tables.map(
        ({
          name,
        }) => `select '${name}' as name, count(*) || ':' || coalesce(md5(string_agg(row, '' order by row)), '')
          as hash from (select md5((to_jsonb(t) - array['${NOTED.join("','")}'])::text) as row from ${name} t) rows`,
      )
      const rows = await sql.unsafe<{ name: string; hash: string }[]>(hashes.join(' union all '))
      return new Map(rows.map(({ name, hash }) => [name, hash]))
    },
    end: () => sql.end(),
  }
}

/** Tables whose rows differ. */
export function changedTables(before: TableHashes, after: TableHashes): string[] {
  return [...after].filter(([name, hash]) => before.get(name) !== hash).map(([name]) => name)
}
