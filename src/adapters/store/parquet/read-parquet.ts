import type { DuckDBConnection } from '@duckdb/node-api'
import { allocateColumn } from '../../../domain/index.ts'
import type { Table } from '../../../trade/pipeline/index.ts'
import { quoteName, quoteText } from './quote.ts'

/** Reads what `writeParquet` wrote: `rows` rows of `columns`; NULL becomes NaN, timestamps milliseconds. */
export async function readParquet(
  connection: DuckDBConnection,
  { path, rows, columns }: { path: string; rows: number; columns: readonly string[] },
): Promise<Table> {
  const table = { rows, columns: columns.map((name) => ({ name, values: allocateColumn(rows) })) }
  const result = await connection.stream(
    `SELECT ${columns.map(expression).join(', ')} FROM read_parquet(${quoteText(path)})`,
  )
  let start = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    if (start + chunk.rowCount > rows) throw new RangeError(`more than ${rows} rows`)
    for (const [i, { values }] of table.columns.entries()) {
      const vector = chunk.getColumnVector(i)
      for (let row = 0; row < chunk.rowCount; row++) values[start + row] = Number(vector.getItem(row))
    }
    start += chunk.rowCount
  }
  if (start !== rows) throw new RangeError(`${start} rows, ${rows} expected`)
  return table
}

function expression(name: string): string {
  if (name === 'time') return `CAST(epoch_ms(${quoteName(name)}) AS DOUBLE)`
  return `coalesce(${quoteName(name)}, CAST('NaN' AS DOUBLE))`
}
