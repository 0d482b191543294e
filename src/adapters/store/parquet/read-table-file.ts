import { existsSync } from 'node:fs'
import { PipelineFault, type Table } from '../../../trade/pipeline/index.ts'
import { LazyDuckdb } from './duckdb.ts'
import { quoteText } from './quote.ts'
import { readParquet } from './read-parquet.ts'

/**
 * Reads any Parquet file of numbers whose column `time` holds timestamps.
 * @throws PipelineFault `artifact.missing` when there is no such file
 */
export async function readTableFile(path: string): Promise<Table> {
  if (!existsSync(path)) {
    throw new PipelineFault('artifact.missing', `there is no file ${path}`, {
      hint: '`npx leme pipeline run` names the files that it writes.',
    })
  }
  await using duckdb = new LazyDuckdb({ memory: '512MB', threads: 1 })
  return await duckdb.withConnection(async (connection) => {
    const source = `read_parquet(${quoteText(path)})`
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
    const counted = await connection.runAndReadAll(`SELECT CAST(count(*) AS INTEGER) FROM ${source}`)
    const columns = described.getRows().map(([name]) => String(name))
    return readParquet(connection, { path, rows: Number(counted.getRows()[0]![0]), columns })
  })
}
