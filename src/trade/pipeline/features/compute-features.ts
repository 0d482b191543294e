import type { Column, Timeframe } from '../../../domain/index.ts'
import { MathFault } from '../../../math/index.ts'
import type { Zone } from '../../market/index.ts'
import { located } from '../config/located.ts'
import { prefixed } from '../config/prefixed.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import { utcAlone } from './calendar/local-time.ts'
import type { CustomFeatures } from './custom/resolve-custom.ts'
import type { FeatureDialect } from './feature-dialect.ts'
import type { FeatureContext, FeatureInputs } from './feature-generator.ts'
import { generatorOf } from './feature-generators.ts'
import type { FeatureSet } from './feature-schema.ts'

export interface FeatureOptions {
  readonly timeframe: Timeframe
  readonly dialect: FeatureDialect
  /** Features of one's own that the sets name. */
  readonly custom?: CustomFeatures
  /** The clocks of a named zone; UTC alone where absent. */
  readonly zoneOf?: (name: string) => Zone
}

/** What the generators are told. */
export function contextOf({ timeframe, dialect, zoneOf = utcAlone }: FeatureOptions): FeatureContext {
  return { timeframe, dialect, zoneOf }
}

/**
 * Every feature of the sets, after the time column. A set may read what the sets before it made.
 * @throws PipelineFault `config.invalid`, `config.conflict`, `column.missing`, `feature.custom`; `where` points to the set
 */
export function computeFeatures(sets: readonly FeatureSet[], data: Table, options: FeatureOptions): Table {
  const time = columnOf(data, 'time', 'feature_sets')
  const columns: TableColumn[] = [{ name: 'time', values: time }]
  const filled = new Map<Column, Column>()
  sets.forEach((set, i) => {
    const pointer = `/feature_sets/${i}`
    const known = { rows: data.rows, columns: [...data.columns, ...columns.slice(1)] }
    const read = (name: string) => columnOf(known, prefixed(name, set.column_prefix), pointer)
    const fill = (name: string) => {
      const column = read(name)
      const found = filled.get(column) ?? options.dialect.fillGaps(column)
      filled.set(column, found)
      return found
    }
    const inputs: FeatureInputs = { ...contextOf(options), time, from: 0, read, filled: fill }
    for (const { name, values } of located(pointer, () =>
      generate(set, { ...inputs, custom: options.custom ?? {} }),
    )) {
      columns.push({ name: prefixed(name, set.feature_prefix), values })
    }
  })
  return createTable(columns)
}

/**
 * The features of one set, without its prefix.
 * @throws PipelineFault `config.invalid`, `column.missing`
 */
export function generate(
  set: FeatureSet,
  { custom, ...inputs }: FeatureInputs & { readonly custom: CustomFeatures },
): readonly TableColumn[] {
  try {
    return generatorOf(set, custom).generate(set.config, inputs)
  } catch (error) {
    if (!(error instanceof MathFault)) throw error
    throw new PipelineFault('config.invalid', error.message, {
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    })
  }
}
