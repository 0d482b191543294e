import { allocateColumn, type Column } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import { prefixed } from '../config/prefixed.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import { bindLabels } from './bind-labels.ts'
import { labelInputs } from './compute-labels.ts'
import type { LabelDialect } from './label-dialect.ts'
import type { LabelSet } from './label-schema.ts'

/**
 * For each label, after the time column, the row with which every row's label became final: the last row that it
 * looks at. NaN where rows that are still to come can change it. It never falls from row to row.
 * Learning for a prediction at row p may use the rows whose value is below p, and no others.
 * @throws PipelineFault `config.invalid`, `column.missing`; `where` points to the set
 */
export function settledLabels(sets: readonly LabelSet[], data: Table, dialect: LabelDialect): Table {
  const columns: TableColumn[] = [{ name: 'time', values: columnOf(data, 'time', 'label_sets') }]
  sets.forEach((set, i) => {
    const settled = settledOfSet(set, data, { dialect, pointer: `/label_sets/${i}` })
    bindLabels(set).columns.forEach(({ name }, k) => {
      columns.push({ name: prefixed(name, set.feature_prefix), values: settled[k]! })
    })
  })
  return createTable(columns)
}

/**
 * How many of the last rows of the data have a label of the set that further rows can change.
 * @throws PipelineFault `config.invalid`, `column.missing`
 */
export function labelTail(set: LabelSet, data: Table, dialect: LabelDialect): number {
  const { reach } = bindLabels(set)
  if (reach.kind === 'rows') return Math.min(reach.rows, data.rows)
  const settled = settledOfSet(set, data, { dialect, pointer: 'label_sets' })
  return Math.max(0, ...settled.map((column) => data.rows - firstOpen(column)))
}

function settledOfSet(
  set: LabelSet,
  data: Table,
  { dialect, pointer }: { dialect: LabelDialect; pointer: string },
): readonly Column[] {
  const { columns, reach } = located(pointer, () => bindLabels(set))
  if (reach.kind === 'event')
    return located(pointer, () => reach.settledAt(labelInputs(set, data, { dialect, pointer })))
  const values = allocateColumn(data.rows).fill(Number.NaN)
  for (let row = 0; row + reach.rows < data.rows; row++) values[row] = row + reach.rows
  return columns.map(() => values)
}

/** The first row without a value; found by halving, since those with one come first. */
function firstOpen(settled: Column): number {
  let [low, high] = [0, settled.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (Number.isNaN(settled[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
