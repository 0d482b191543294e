import { allocateColumn } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable, sliceTable } from '../table.ts'
import { bindLabels } from './bind-labels.ts'
import { labelInputs, labelNames } from './compute-labels.ts'
import type { LabelDialect } from './label-dialect.ts'
import type { LabelSet } from './label-schema.ts'
import { labelTail } from './settled-labels.ts'

export interface ExtendedLabels {
  readonly labels: Table
  /** The first row that was computed again, of any set; all before are the old ones. */
  readonly from: number
}

/**
 * The labels of `data`, of which the first rows are those that `old` was made of: computed are only the last
 * {@link labelTail} rows of the old ones and those behind them. Equal, bit by bit, to computing all. Where stored
 * rows were corrected, hand in only the old labels before the first corrected row.
 * in: old[old.rows], data[≥ old.rows]; neither is written.
 * @throws PipelineFault `config.conflict` when the old rows are not the first ones of the data,
 * `config.invalid`, `column.missing`
 */
export function extendLabels(
  sets: readonly LabelSet[],
  { old, data }: { old: Table; data: Table },
  dialect: LabelDialect,
): ExtendedLabels {
  const time = columnOf(data, 'time', 'label_sets')
  requireSameStart(columnOf(old, 'time', 'label_sets'), time)
  const before = sliceTable(data, 0, old.rows)
  const columns: TableColumn[] = [{ name: 'time', values: time }]
  let from = data.rows
  sets.forEach((set, i) => {
    const pointer = `/label_sets/${i}`
    const start = old.rows - located(pointer, () => labelTail(set, before, dialect))
    from = Math.min(from, start)
    const inputs = labelInputs(set, data, { dialect, pointer })
    const made = located(pointer, () => bindLabels(set).generate(inputs, start))
    for (const [k, name] of labelNames(set).entries()) {
      const values = allocateColumn(data.rows)
      values.set(columnOf(old, name, pointer).subarray(0, start))
      values.set(made[k]!, start)
      columns.push({ name, values })
    }
  })
  return { labels: createTable(columns), from }
}

function requireSameStart(old: Float64Array, time: Float64Array): void {
  const isStart = old.length <= time.length && old.every((at, row) => at === time[row])
  if (isStart) return
  throw new PipelineFault('config.conflict', 'the labels to extend are not of the first rows of the data', {
    hint: 'Compute the labels anew.',
  })
}
