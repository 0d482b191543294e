import type { DuckDBConnection } from '@duckdb/node-api'

/** Rows of a DuckDB chunk. */
const CHUNK_ROWS = 2048

/** Puts columns of numbers, all `rows` long, into a new temporary table `staged` with the columns c0, c1 … of DOUBLE. */
export async function stageColumns(
  connection: DuckDBConnection,
  columns: readonly Float64Array[],
  rows: number,
): Promise<void> {
  await connection.run(`CREATE TEMP TABLE staged (${columns.map((_, i) => `c${i} DOUBLE`).join(', ')})`)
  const { DOUBLE, DuckDBDataChunk } = await import('@duckdb/node-api')
  const appender = await connection.createAppender('staged')
  const types = columns.map(() => DOUBLE)
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const length = Math.min(CHUNK_ROWS, rows - start)
    const chunk = DuckDBDataChunk.create(types, length)
    for (const [i, values] of columns.entries()) {
      const vector = chunk.getColumnVector(i)
      for (let row = 0; row < length; row++) vector.setItem(row, values[start + row]!)
      vector.flush()
    }
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}
