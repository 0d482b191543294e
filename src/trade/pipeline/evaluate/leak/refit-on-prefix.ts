import { deviation } from '../../../../math/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { Table } from '../../port.ts'
import { columnOf, sliceTable } from '../../table.ts'
import type { LeakFinding } from './leak-finding.ts'

/** Differences below this share of a column's deviation are rounding. */
const ROUNDING = 1e-9

/**
 * Whether a step (scaling, filling, selecting, anything that makes columns of columns) was fitted on the future:
 * it is run again on the first `prefix` rows, and what it then says about these rows is compared with what it
 * said when it saw all of them. The finding's value is the largest difference in deviations of the column.
 * @throws PipelineFault `config.invalid` for a prefix of no row or of all, `column.missing`
 */
export function refitOnPrefix(
  step: (table: Table) => Table,
  table: Table,
  prefix: number,
): readonly LeakFinding[] {
  if (!(Number.isInteger(prefix) && prefix > 0 && prefix < table.rows)) {
    throw new PipelineFault('config.invalid', `a prefix of ${prefix} of ${table.rows} rows`, {
      hint: `Give a whole number from 1 to ${table.rows - 1}.`,
    })
  }
  const whole = step(table)
  return step(sliceTable(table, 0, prefix)).columns.flatMap(({ name, values }): readonly LeakFinding[] => {
    const full = columnOf(whole, name, 'refit')
    const scale = deviation(full.filter((value) => !Number.isNaN(value))) || 1
    let value = 0
    for (let row = 0; row < prefix; row++) {
      const [before, after] = [values[row]!, full[row]!]
      if (Object.is(before, after)) continue
      const difference = Math.abs(before - after) / scale
      value = Math.max(value, Number.isNaN(difference) ? 1 : difference)
    }
    if (value <= ROUNDING) return []
    const text = `${name} changes by up to ${value.toPrecision(2)} deviations when the last ${table.rows - prefix} rows are not seen`
    return [
      {
        kind: 'fitted-on-all',
        severity: 'leak',
        feature: name,
        value,
        limit: ROUNDING,
        text,
        advice: 'Fit scales and fillers on the training rows alone.',
      },
    ]
  })
}
