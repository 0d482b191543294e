import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readTable } from '../../../src/adapters/source/index.ts'
import type { SourceRequest, Table, TableSource } from '../../../src/trade/pipeline/index.ts'

/** A table of a folder of golden results: `<name>.csv.gz` or `<name>.csv`; undefined where there is none. */
export function goldenTable(folder: string, name: string): Table | undefined {
  const path = [`${name}.csv.gz`, `${name}.csv`, name].map((file) => join(folder, file)).find(existsSync)
  return path === undefined ? undefined : readTable(path, 60_000).table
}

/** Lends the inputs of a folder of cases: what a configuration calls `DATA/X/klines` is `inputs/X/klines.csv.gz`. */
export function goldenInputs(cases: string): TableSource {
  return {
    async read(request: SourceRequest): Promise<Table> {
      if (request.kind !== 'file') throw new Error('a golden case reads files')
      const name = request.file
        .split('/')
        .slice(-2)
        .join('/')
        .replace(/\.csv$/, '')
      const table = goldenTable(join(cases, 'inputs'), name)
      if (!table) throw new Error(`there is no input ${name}`)
      return table
    },
  }
}
