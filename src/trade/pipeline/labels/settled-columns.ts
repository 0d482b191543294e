import type { Column } from '../../../domain/index.ts'
import type { Table } from '../port.ts'
import { columnOf, createTable, findColumn } from '../table.ts'
import { labelHorizon, labelNames } from './compute-labels.ts'
import type { LabelDialect } from './label-dialect.ts'
import type { LabelSet } from './label-schema.ts'
import { settledLabels } from './settled-labels.ts'

/**
 * The labels and, for each one that looks ahead without a bound, a column `<label>_settled`: the row with which it
 * became final, NaN where it can still change. No such columns where the dialect learns from what is not final.
 * @throws PipelineFault `config.invalid`, `config.conflict`, `column.missing`
 */
export function withSettled(
  labels: Table,
  { sets, data, dialect }: { sets: readonly LabelSet[]; data: Table; dialect: LabelDialect },
): Table {
  const unbounded = sets.filter((set) => labelHorizon(set) === Number.POSITIVE_INFINITY)
  if (!dialect.waitsUntilSettled || unbounded.length === 0) return labels
  const settled = settledLabels(unbounded, data, dialect)
  const columns = unbounded
    .flatMap(labelNames)
    .map((name) => ({ name: settledName(name), values: columnOf(settled, name) }))
  return createTable([...labels.columns, ...columns])
}

/**
 * A label as it was known before row `before` came: NaN where a later row made it final. A label that looks a
 * fixed number of rows ahead is given back as it is; `label_horizon` keeps its last rows out.
 * @throws PipelineFault `column.missing`
 */
export function labelKnownBefore(labels: Table, name: string, before: number): Column {
  const label = columnOf(labels, name, 'labels')
  const settled = findColumn(labels, settledName(name))
  return settled ? label.map((value, row) => (settled[row]! < before ? value : Number.NaN)) : label
}

/** The columns that {@link labelKnownBefore} reads for a label, where they are there. */
export function labelColumns(name: string): readonly string[] {
  return [name, settledName(name)]
}

function settledName(label: string): string {
  return `${label}_settled`
}
