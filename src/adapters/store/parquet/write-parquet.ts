import type { DuckDBConnection } from '@duckdb/node-api'
import type { Table } from '../../../trade/pipeline/index.ts'
import { quoteName, quoteText } from './quote.ts'

/** Rows of a DuckDB chunk. */
const CHUNK_ROWS = 2048

/**
 * Writes a table as zstd-compressed Parquet to `path`. NaN becomes NULL; `time` a timestamp in UTC, every
 * other column a DOUBLE. `notes` go into the file's key-value metadata.
 */
export async function writeParquet(
  connection: DuckDBConnection,
  table: Table,
  { path, notes }: { path: string; notes: Readonly<Record<string, string>> },
): Promise<void> {
  await connection.run(`CREATE TEMP TABLE staged (${table.columns.map((_, i) => `c${i} DOUBLE`).join(', ')})`)
  try {
    await stage(connection, table)
    const selected = table.columns.map(({ name }, i) => `${expression(name, `c${i}`)} AS ${quoteName(name)}`)
    const metadata = Object.entries(notes).map(([key, text]) => `${quoteName(key)}: ${quoteText(text)}`)
    await connection.run(
      `COPY (SELECT ${selected.join(', ')} FROM staged) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${metadata.join(', ')}})`,
    )
  } finally {
    await connection.run('DROP TABLE staged')
  }
}

function expression(name: string, staged: string): string {
  if (name === 'time') return `make_timestamp(CAST(${staged} AS BIGINT) * 1000) AT TIME ZONE 'UTC'`
  return `CASE WHEN isnan(${staged}) THEN NULL ELSE ${staged} END`
}

async function stage(connection: DuckDBConnection, table: Table): Promise<void> {
  const { DOUBLE, DuckDBDataChunk } = await import('@duckdb/node-api')
  const appender = await connection.createAppender('staged')
  const types = table.columns.map(() => DOUBLE)
  for (let start = 0; start < table.rows; start += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, table.rows - start)
    const chunk = DuckDBDataChunk.create(types, rows)
    for (const [i, { values }] of table.columns.entries()) {
      const vector = chunk.getColumnVector(i)
      for (let row = 0; row < rows; row++) vector.setItem(row, values[start + row]!)
      vector.flush()
    }
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}
