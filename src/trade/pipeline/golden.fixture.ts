import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Column } from '../../domain/index.ts'
import type { Table } from './port.ts'
import { columnOf } from './table.ts'

const FOLDER = new URL('../../../../shared/golden/itb/', import.meta.url)

/** Why golden tests are not run, or false. */
export const skipGolden = existsSync(FOLDER)
  ? false
  : 'the reference outputs in ../shared/golden/itb are absent'

/** A CSV of the reference as a table; its timestamps become `time`, True and False 1 and 0, nothing NaN. */
export function readGoldenTable(path: string): Table {
  const text = gunzipSync(readFileSync(new URL(`${path}.csv.gz`, FOLDER))).toString('utf8')
  const [head, ...lines] = text.trim().split('\n')
  const cells = lines.map((line) => line.split(','))
  const columns = head!.split(',').map((name, i) => ({
    name: name === 'timestamp' ? 'time' : name,
    values: Float64Array.from(cells, (row) => toNumber(row[i]!, name)),
  }))
  return { rows: lines.length, columns }
}

/** A JSON file of the reference, comments and all. */
export function readGoldenText(path: string): string {
  return readFileSync(new URL(path, FOLDER), 'utf8')
}

/** Every value within `relative` of the reference (`absolute` near zero), NaN where it has none. */
export function assertClose(
  actual: Column,
  expected: Column,
  { name, relative = 1e-9, absolute = 1e-12 }: { name: string; relative?: number; absolute?: number },
): void {
  assert.equal(actual.length, expected.length, name)
  for (let row = 0; row < expected.length; row++) {
    const [a, e] = [actual[row]!, expected[row]!]
    if (Number.isNaN(a) && Number.isNaN(e)) continue
    const isClose = Math.abs(a - e) <= Math.max(absolute, relative * Math.abs(e))
    assert.ok(isClose, `${name} row ${row}: ${a}, reference ${e}`)
  }
}

/** The columns of a table by name, failing clearly where one is absent. */
export function goldenColumn(table: Table, name: string): Column {
  return columnOf(table, name, 'golden test')
}

function toNumber(cell: string, name: string): number {
  if (name === 'timestamp') return Date.parse(cell)
  if (cell === '') return Number.NaN
  if (cell === 'True') return 1
  if (cell === 'False') return 0
  return Number(cell)
}
