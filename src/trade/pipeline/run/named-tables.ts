import type { PipelineConfig } from '../config/pipeline-config.ts'
import type { Table } from '../port.ts'
import { createTable, findColumn } from '../table.ts'

/** Tables of stages, as far as they were made. */
export interface StageTables {
  readonly data?: Table
  readonly features?: Table
  readonly labels?: Table
  readonly predictions?: Table
  readonly signals?: Table
}

export interface NamedTable {
  /** File name as the configuration has it, with or without an ending. */
  readonly name: string
  readonly table: Table
}

/** Columns that stand beside scores and signals for those who look at them. */
const BESIDE = ['open', 'high', 'low', 'close', 'volume'] as const

/**
 * What a line keeps under the names of the configuration (`merge_file_name` … `signal_file_name`), each table
 * with what was known before: features beside the data, the matrix with labels too, scores and signals beside
 * prices and labels.
 */
export function namedTables(config: PipelineConfig, tables: StageTables): readonly NamedTable[] {
  const { data, features, labels, predictions, signals } = tables
  const named: NamedTable[] = []
  const put = (name: string, ...parts: readonly (Table | undefined)[]) => {
    named.push({ name, table: sideBySide(parts.filter((part) => part !== undefined)) })
  }
  if (data) put(config.merge_file_name ?? 'data', data)
  if (data && features) put(config.feature_file_name ?? 'features', data, features)
  if (data && features && labels) put(config.matrix_file_name ?? 'matrix', data, features, labels)
  if (predictions) put(config.predict_file_name ?? 'predictions', ...prices(data, predictions), predictions)
  if (signals) put(config.signal_file_name ?? 'signals', ...prices(data, signals), signals)
  return named
}

/** Time once, then the columns of each part; of a name that several have, the first. */
function sideBySide(parts: readonly Table[]): Table {
  const names = new Set<string>()
  const columns = parts.flatMap((part) =>
    part.columns.filter(({ name }) => {
      const isNew = !names.has(name)
      names.add(name)
      return isNew
    }),
  )
  return createTable(columns)
}

/** Time and prices, where the rows are the same. */
function prices(data: Table | undefined, beside: Table): readonly Table[] {
  if (!data || data.rows !== beside.rows) return []
  const columns = BESIDE.flatMap((name) => {
    const values = findColumn(data, name)
    return values ? [{ name, values }] : []
  })
  return [createTable([data.columns[0]!, ...columns])]
}
