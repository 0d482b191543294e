import { located } from '../config/located.ts'
import { prefixed } from '../config/prefixed.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import { bindLabels } from './bind-labels.ts'
import type { LabelDialect } from './label-dialect.ts'
import type { LabelKind } from './label-generator.ts'
import type { LabelInputs } from './label-inputs.ts'
import type { LabelSet } from './label-schema.ts'

/**
 * Every label of the sets, after the time column; NaN where the future that it needs is not there.
 * @throws PipelineFault `config.invalid`, `config.conflict`, `column.missing`; `where` points to the set
 */
export function computeLabels(sets: readonly LabelSet[], data: Table, dialect: LabelDialect): Table {
  const columns: TableColumn[] = [{ name: 'time', values: columnOf(data, 'time', 'label_sets') }]
  sets.forEach((set, i) => {
    const pointer = `/label_sets/${i}`
    const made = located(pointer, () =>
      bindLabels(set).generate(labelInputs(set, data, { dialect, pointer }), 0),
    )
    for (const [k, name] of labelNames(set).entries()) columns.push({ name, values: made[k]! })
  })
  return createTable(columns)
}

/** What a set's generator may look at. */
export function labelInputs(
  { column_prefix }: LabelSet,
  data: Table,
  { dialect, pointer }: { dialect: LabelDialect; pointer: string },
): LabelInputs {
  const read = (name: string) => columnOf(data, prefixed(name, column_prefix), pointer)
  return { rows: data.rows, dialect, read }
}

/** Names of a set's labels. @throws PipelineFault `config.invalid` */
export function labelNames(set: LabelSet): readonly string[] {
  return bindLabels(set).columns.map(({ name }) => prefixed(name, set.feature_prefix))
}

/**
 * What kind of number a label is.
 * @throws PipelineFault `config.invalid`, `column.missing`
 */
export function labelKind(sets: readonly LabelSet[], name: string): LabelKind {
  for (const set of sets) {
    const found = bindLabels(set).columns.find((column) => prefixed(column.name, set.feature_prefix) === name)
    if (found) return found.kind
  }
  throw new PipelineFault('column.missing', `no label set makes the label "${name}"`)
}

/** How many rows a set's labels look ahead; Infinity where there is no bound. @throws PipelineFault `config.invalid` */
export function labelHorizon(set: LabelSet): number {
  const { reach } = bindLabels(set)
  return reach.kind === 'rows' ? reach.rows : Number.POSITIVE_INFINITY
}
