import { existsSync } from 'node:fs'
import { LazyDuckdb } from './duckdb.ts'
import { quoteText } from './quote.ts'

/** What `writeTableFile` noted in a file under a name; undefined for no file, one of others, or a damaged one. */
export async function readTableNote(path: string, name: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined
  await using duckdb = new LazyDuckdb({ memory: '64MB', threads: 1 })
  try {
    return await duckdb.withConnection(async (connection) => {
      const notes = await connection.runAndReadAll(
        `SELECT decode(value) FROM parquet_kv_metadata(${quoteText(path)}) WHERE decode(key) = ${quoteText(name)}`,
      )
      const [row] = notes.getRows()
      return row === undefined ? undefined : String(row[0])
    })
  } catch {
    return undefined
  }
}
