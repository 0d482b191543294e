import type { Column } from '../../domain/index.ts'
import { canonicalJson, sha256 } from '../../math/index.ts'
import type { Table } from './port.ts'

/** SHA-256 of a JSON value, as 64 hex digits; the order of keys does not matter. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** SHA-256 of a table: row count, names in order, values as little-endian float64; every NaN is the same. */
export function hashTable(table: Table): string {
  const columns = table.columns.map(({ name, values }) => [name, hashColumn(values)])
  return hashJson({ rows: table.rows, columns })
}

/** SHA-256 of the values as little-endian float64; every NaN is the same. Machines of other byte order are not served. */
export function hashColumn(values: Column): string {
  const copy = new Float64Array(values)
  const words = new Uint32Array(copy.buffer)
  for (let i = 0; i < copy.length; i++) {
    if (!Number.isNaN(copy[i])) continue
    words[2 * i] = 0
    words[2 * i + 1] = 0x7ff80000
  }
  return sha256(new Uint8Array(copy.buffer))
}
