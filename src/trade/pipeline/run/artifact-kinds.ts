import type { Table } from '../port.ts'
import type { Stage } from './stage-runner.ts'

type Storage<T> = Pick<Stage<T>, 'write' | 'read' | 'rows'>

/** How a stage that makes a table keeps it. */
export function asTable(artifact: string): Storage<Table> & { readonly artifact: string } {
  return {
    artifact,
    write: (store, table, lineage) => store.writeTable(artifact, table, lineage),
    read: (store, found) => store.readTable(found),
    rows: (table) => table.rows,
  }
}

/** How a stage that makes JSON keeps it; `parse` makes the content of what was read. */
export function asJson<T>(
  artifact: string,
  { rows, parse }: { rows: (content: T) => number; parse: (value: unknown) => T },
): Storage<T> & { readonly artifact: string } {
  return {
    artifact,
    write: (store, content, lineage) => store.writeJson(artifact, content, lineage),
    read: async (store, found) => parse(await store.readJson(found)),
    rows,
  }
}
