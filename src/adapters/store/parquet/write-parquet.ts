import type { DuckDBConnection } from '@duckdb/node-api'
import type { Table } from '../../../trade/pipeline/index.ts'
import { quoteName, quoteText } from './quote.ts'
import { stageColumns } from './stage-columns.ts'

/**
 * Writes a table as zstd-compressed Parquet to `path`. NaN becomes NULL; `time` a timestamp in UTC, every
 * other column a DOUBLE. `notes` go into the file's key-value metadata.
 */
export async function writeParquet(
  connection: DuckDBConnection,
  table: Table,
  { path, notes }: { path: string; notes: Readonly<Record<string, string>> },
): Promise<void> {
  try {
    await stageColumns(
      connection,
      table.columns.map(({ values }) => values),
      table.rows,
    )
    const selected = table.columns.map(({ name }, i) => `${expression(name, `c${i}`)} AS ${quoteName(name)}`)
    const metadata = Object.entries(notes).map(([key, text]) => `${quoteName(key)}: ${quoteText(text)}`)
    const about = metadata.length === 0 ? '' : `, KV_METADATA {${metadata.join(', ')}}`
    await connection.run(
      `COPY (SELECT ${selected.join(', ')} FROM staged) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd${about})`,
    )
  } finally {
    await connection.run('DROP TABLE IF EXISTS staged')
  }
}

function expression(name: string, staged: string): string {
  if (name === 'time') return `make_timestamp(CAST(${staged} AS BIGINT) * 1000) AT TIME ZONE 'UTC'`
  return `CASE WHEN isnan(${staged}) THEN NULL ELSE ${staged} END`
}
