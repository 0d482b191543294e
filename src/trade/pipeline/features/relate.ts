import { allocateColumn, type Column } from '../../../domain/index.ts'
import type { FeatureDialect } from './feature-dialect.ts'
import type { RelativeParameters } from './feature-schema.ts'

/**
 * Sets the columns of one function over its windows in relation to each other. The base of a column is the
 * `next` or `prev` window, or the `last` or `first` one; a column without a base, or that is the base, stays
 * as it is. `rel` = f / b, `diff` = f − b, `rel_diff` = (f − b) / b; then ·100 with `percentage`; then `log`.
 * NaN stays NaN, a base of 0 gives NaN.
 */
export function relate(
  columns: readonly Column[],
  parameters: RelativeParameters,
  dialect: FeatureDialect,
): readonly Column[] {
  const scale = parameters.percentage ? 100 : 1
  return columns.map((column, i) => {
    const at = baseIndex(i, { count: columns.length, base: parameters.rel_base, dialect })
    const base = at === i ? undefined : columns[at]
    const related = base ? compare(column, base, parameters.rel_func ?? 'rel') : column
    if (scale === 1 && !parameters.log) return related
    const out = allocateColumn(column.length)
    for (let row = 0; row < out.length; row++) {
      const value = related[row]! * scale
      out[row] = parameters.log ? (value > 0 ? Math.log(value) : Number.NaN) : value
    }
    return out
  })
}

/** Position of the base; the own one when there is none. */
function baseIndex(
  i: number,
  { count, base, dialect }: { count: number; base: RelativeParameters['rel_base']; dialect: FeatureDialect },
): number {
  switch (base) {
    case 'next':
      return Math.min(i + 1, count - 1)
    case 'last':
      return count - 1
    case 'prev':
      return Math.max(i - 1, 0)
    case 'first':
      return dialect.firstBase(count)
    case undefined:
      return i
  }
}

function compare(f: Column, b: Column, how: NonNullable<RelativeParameters['rel_func']>): Column {
  const out = allocateColumn(f.length)
  for (let row = 0; row < out.length; row++) {
    const value = f[row]!
    const base = b[row]!
    if (how === 'diff') out[row] = value - base
    else if (base === 0) out[row] = Number.NaN
    else out[row] = how === 'rel' ? value / base : (value - base) / base
  }
  return out
}
