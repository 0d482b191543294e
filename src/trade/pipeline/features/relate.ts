import { allocateColumn, type Column } from '../../../domain/index.ts'
import type { FeatureDialect } from './feature-dialect.ts'
import type { RelativeParameters } from './talib/talib-schema.ts'

/**
 * Sets the columns of one function over its windows in relation to each other. The base of a column is the
 * `next` or `prev` window, or the `last` or `first` one; a column without a base, or that is the base, stays
 * as it is. `rel` = f / b, `diff` = f − b, `rel_diff` = (f − b) / b; then ·100 with `percentage`; then `log`.
 * NaN stays NaN; the dialect says what a base of 0 gives.
 */
export function relate(
  columns: readonly Column[],
  parameters: RelativeParameters,
  dialect: FeatureDialect,
): readonly Column[] {
  const values = new Float64Array(columns.length)
  const related = new Float64Array(columns.length)
  const relateInto = relation(columns.length, parameters, dialect)
  const outs = columns.map((column) => allocateColumn(column.length))
  const rows = columns[0]?.length ?? 0
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < values.length; k++) values[k] = columns[k]![row]!
    relateInto(related, values)
    for (let k = 0; k < values.length; k++) outs[k]![row] = related[k]!
  }
  return outs
}

/** {@link relate} for one row: writes `out` from the `count` values of a function over its windows. */
export function relation(
  count: number,
  parameters: RelativeParameters,
  dialect: FeatureDialect,
): (out: Float64Array, values: Float64Array) => void {
  const how = parameters.rel_func ?? 'rel'
  const scale = parameters.percentage ? 100 : 1
  const bases = Array.from({ length: count }, (_, i) => baseIndex(i, { count, parameters, dialect }))
  return (out, values) => {
    for (let k = 0; k < count; k++) {
      const at = bases[k]
      let value = values[k]!
      if (at !== undefined) {
        const base = values[at]!
        if (how === 'diff') value -= base
        else value = dialect.divide(how === 'rel' ? value : value - base, base)
      }
      value *= scale
      out[k] = parameters.log ? dialect.logarithm(value) : value
    }
  }
}

/** Position of the base; undefined where the column stays as it is. */
function baseIndex(
  i: number,
  { count, parameters, dialect }: { count: number; parameters: RelativeParameters; dialect: FeatureDialect },
): number | undefined {
  switch (parameters.rel_base) {
    case 'next':
      return i === count - 1 ? undefined : i + 1
    case 'last':
      return i === count - 1 ? undefined : count - 1
    case 'prev':
      return i === 0 ? undefined : i - 1
    case 'first':
      return i === 0 ? undefined : dialect.firstBase(count)
    case undefined:
      return undefined
  }
}
