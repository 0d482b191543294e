import { readTableFile } from '../../adapters/store/parquet/index.ts'
import type { SignalTable } from '../../trade/engine/index.ts'
import { columnOf, type Table } from '../../trade/pipeline/index.ts'

/** A Parquet file as signals for strategies. */
export async function readSignalFile(path: string): Promise<SignalTable> {
  return signalTable(await readTableFile(path))
}

/** A pipeline's table as signals for strategies: every column but the time. */
export function signalTable(table: Table): SignalTable {
  const columns = table.columns.filter(({ name }) => name !== 'time')
  return {
    time: columnOf(table, 'time'),
    columns: Object.fromEntries(columns.map(({ name, values }) => [name, values])),
  }
}
