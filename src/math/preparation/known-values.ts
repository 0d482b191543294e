import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'

/** The finite values of a column; the others (NaN, ±Infinity) are missing. */
export function knownValues(column: Column): Float64Array {
  return column.filter(Number.isFinite)
}

/** @throws MathFault `math.features` without columns or rows, `math.length` */
export function requireColumns(features: readonly Column[]): void {
  const [first, ...others] = features
  if (first === undefined || first.length === 0) {
    throw new MathFault(
      'math.features',
      `${features.length} features of ${first?.length ?? 0} rows to fit`,
      'Pass at least one column of at least one row.',
    )
  }
  requireSameLength(first, ...others)
}

/** @throws MathFault `math.features`, `math.length` unless there are `count` columns of one length */
export function requireColumnCount(features: readonly Column[], count: number): void {
  if (features.length !== count) {
    throw new MathFault(
      'math.features',
      `${features.length} features for a fit of ${count}`,
      'Pass the columns that were fitted, in that order.',
    )
  }
  const [first, ...others] = features
  if (first) requireSameLength(first, ...others)
}
