import { located } from '../config/located.ts'
import { prefixed } from '../config/prefixed.ts'
import type { FeatureSet } from '../config/set-schemas.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import { talibFeatures } from './talib.ts'

/**
 * Every feature of the sets, after the time column.
 * @throws PipelineFault `config.invalid`, `config.conflict`, `column.missing`; `where` points to the set
 */
export function computeFeatures(sets: readonly FeatureSet[], data: Table): Table {
  const columns: TableColumn[] = [{ name: 'time', values: columnOf(data, 'time', 'feature_sets') }]
  sets.forEach((set, i) => {
    const pointer = `/feature_sets/${i}`
    const read = (name: string) => columnOf(data, prefixed(name, set.column_prefix), pointer)
    for (const { name, values } of located(pointer, () => talibFeatures(set.config, read))) {
      columns.push({ name: prefixed(name, set.feature_prefix), values })
    }
  })
  return createTable(columns)
}
