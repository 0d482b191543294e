import { dirname } from 'node:path'
import type { Table } from '../../../trade/pipeline/index.ts'
import { LazyDuckdb } from './duckdb.ts'
import { spillFolder } from './spill-folder.ts'
import { writeParquet } from './write-parquet.ts'
import { writeWhole } from './write-whole.ts'

/** Writes a table as a Parquet file, whole or not at all; `notes` go into the file's metadata. */
export async function writeTableFile(
  path: string,
  table: Table,
  notes: Readonly<Record<string, string>> = {},
): Promise<void> {
  await using duckdb = new LazyDuckdb({ memory: '512MB', threads: 1, spill: spillFolder(dirname(path)) })
  await writeWhole(path, (unfinished) =>
    duckdb.withConnection((connection) => writeParquet(connection, table, { path: unfinished, notes })),
  )
}
