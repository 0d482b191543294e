import { located } from '../config/located.ts'
import { prefixed } from '../config/prefixed.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import { direction } from './direction.ts'
import { highLow2 } from './highlow2.ts'
import type { LabelDialect } from './label-dialect.ts'
import type { LabelInputs } from './label-inputs.ts'
import type { LabelSet } from './label-schema.ts'

/**
 * Every label of the sets, after the time column: 1, 0, or NaN where the future is not complete.
 * @throws PipelineFault `config.invalid`, `config.conflict`, `column.missing`; `where` points to the set
 */
export function computeLabels(sets: readonly LabelSet[], data: Table, dialect: LabelDialect): Table {
  const columns: TableColumn[] = [{ name: 'time', values: columnOf(data, 'time', 'label_sets') }]
  sets.forEach((set, i) => {
    const pointer = `/label_sets/${i}`
    const read = (name: string) => columnOf(data, prefixed(name, set.column_prefix), pointer)
    for (const { name, values } of located(pointer, () => generate(set, { read, dialect }))) {
      columns.push({ name: prefixed(name, set.feature_prefix), values })
    }
  })
  return createTable(columns)
}

/** Names of a set's labels. */
export function labelNames(set: LabelSet): readonly string[] {
  return [set.config.names].flat().map((name) => prefixed(name, set.feature_prefix))
}

/** How many rows a set's labels look ahead. */
export function labelHorizon(set: LabelSet): number {
  return set.config.horizon
}

function generate(set: LabelSet, inputs: LabelInputs): readonly TableColumn[] {
  switch (set.generator) {
    case 'highlow2':
      return highLow2(set.config, inputs)
    case 'direction':
      return [direction(set.config, inputs)]
  }
}
