import type { Timeframe } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import { prefixed } from '../config/prefixed.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import type { FeatureDialect } from './feature-dialect.ts'
import type { FeatureInputs } from './feature-generator.ts'
import type { FeatureSet } from './feature-schema.ts'
import { talibFeatures } from './talib.ts'

export interface FeatureOptions {
  readonly timeframe: Timeframe
  readonly dialect: FeatureDialect
}

/**
 * Every feature of the sets, after the time column.
 * @throws PipelineFault `config.invalid`, `config.conflict`, `column.missing`; `where` points to the set
 */
export function computeFeatures(sets: readonly FeatureSet[], data: Table, options: FeatureOptions): Table {
  const time = columnOf(data, 'time', 'feature_sets')
  const columns: TableColumn[] = [{ name: 'time', values: time }]
  sets.forEach((set, i) => {
    const pointer = `/feature_sets/${i}`
    const read = (name: string) => columnOf(data, prefixed(name, set.column_prefix), pointer)
    for (const { name, values } of located(pointer, () => generate(set, { ...options, time, read }))) {
      columns.push({ name: prefixed(name, set.feature_prefix), values })
    }
  })
  return createTable(columns)
}

function generate(set: FeatureSet, inputs: FeatureInputs): readonly TableColumn[] {
  switch (set.generator) {
    case 'talib':
      return talibFeatures.generate(set.config, inputs)
  }
}
