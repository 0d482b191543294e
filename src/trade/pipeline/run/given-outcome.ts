import { hashJson, hashTable } from '../content-hash.ts'
import type { Table } from '../port.ts'
import type { Outcome } from './stage-runner.ts'

/** What somebody brings, as if a stage had made it. */
export function givenOutcome<T extends Table | object>(name: string, content: T): Outcome<T> {
  const isTable = 'rows' in content && 'columns' in content
  const outputHash = isTable ? hashTable(content as Table) : hashJson(content)
  const rows = isTable ? (content as Table).rows : 0
  return { content, report: { name, status: 'done', inputHash: null, outputHash, rows, ms: 0, cached: true } }
}
