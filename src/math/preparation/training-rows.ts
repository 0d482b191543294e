import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'

/**
 * Rows to train on: those whose target is known (not NaN), ascending.
 * @throws MathFault `math.features` without features, `math.length`, `math.target` for an infinite target, a class
 * other than 0 and 1, or no row
 */
export function requireTrainable(
  features: readonly Column[],
  target: Column,
  { classes }: { readonly classes: boolean },
): Int32Array {
  if (features.length === 0) {
    throw new MathFault('math.features', 'no features to train on', 'Pass at least one column.')
  }
  requireSameLength(target, ...features)
  const rows = new Int32Array(target.length)
  let count = 0
  for (let row = 0; row < target.length; row++) {
    const value = target[row]!
    if (Number.isNaN(value)) continue
    if (classes ? value !== 0 && value !== 1 : !Number.isFinite(value)) {
      throw new MathFault(
        'math.target',
        `the target of row ${row} is ${value}`,
        `Use ${classes ? '0, 1' : 'finite numbers'}, or NaN to leave a row out.`,
      )
    }
    rows[count++] = row
  }
  if (count > 0) return rows.slice(0, count)
  throw new MathFault('math.target', 'no row has a target', 'Load more candles, or lower the label horizon.')
}

/** @throws MathFault `math.features`, `math.length` unless `features` are `count` columns as long as `out` */
export function requireFeatures(features: readonly Column[], count: number, out: Column): void {
  if (features.length !== count) {
    throw new MathFault(
      'math.features',
      `${features.length} features for a model of ${count}`,
      'Pass the columns that the model was trained on, in that order.',
    )
  }
  requireSameLength(out, ...features)
}
