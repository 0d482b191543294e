import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { csvHeader, readTable } from '../../../src/adapters/source/index.ts'
import {
  columnNames,
  createTable,
  type SourceRequest,
  type Table,
  type TableSource,
} from '../../../src/trade/pipeline/index.ts'

/**
 * A table of a folder of golden results: `<name>.csv.gz` or `<name>.csv`; undefined where there is none. A column
 * without a value is there, too.
 */
export function goldenTable(folder: string, name: string): Table | undefined {
  const path = tablePath(folder, name)
  return path === undefined ? undefined : readWhole(path).table
}

/** A recorded table. @throws Error for one with lines that cannot be read */
export function recordedTable(cases: string, name: string): Table | undefined {
  const path = tablePath(join(cases, 'outputs'), name)
  if (path === undefined) return undefined
  const { table, warnings } = readWhole(path)
  if (warnings[0] !== undefined) throw new Error(`the recorded table cannot be read: ${warnings[0]}`)
  return table
}

function tablePath(folder: string, name: string): string | undefined {
  return [`${name}.csv.gz`, `${name}.csv`, name].map((file) => join(folder, file)).find(existsSync)
}

function readWhole(path: string): ReturnType<typeof readTable> {
  const read = readTable(path, 60_000)
  const { table } = read
  const isThere = new Set(['time', ...columnNames(table)])
  const names = (csvHeader(path) ?? []).filter((name) => !isThere.has(name) && !TIMES.includes(name))
  const empty = names.map((name) => ({ name, values: new Float64Array(table.rows).fill(Number.NaN) }))
  return { ...read, table: createTable([...table.columns, ...empty]) }
}

const TIMES = ['timestamp', 'open_time', 'datetime', 'date']

/** Lends the inputs of a folder of cases: what a configuration calls `DATA/X/klines` is `inputs/X/klines.csv.gz`. */
export function goldenInputs(cases: string): TableSource {
  return {
    async read(request: SourceRequest): Promise<Table> {
      if (request.kind !== 'file') throw new Error('a golden case reads files')
      const parts = request.file
        .replace(/\.(csv|parquet)$/, '')
        .split(/[/\\]/)
        .filter((part) => part !== '')
      for (let skip = 0; skip < parts.length; skip++) {
        const table = goldenTable(join(cases, 'inputs'), parts.slice(skip).join('/'))
        if (table) return table
      }
      throw new Error(`there is no input ${parts.slice(-2).join('/')}`)
    },
  }
}
