import { allocateColumn, type Column } from '../../../domain/index.ts'
import { interpolateColumn } from '../../market/index.ts'
import type { FeatureDialect } from '../features/feature-dialect.ts'

export const itbFeatures: FeatureDialect = {
  /** Straight lines through gaps, which know where the gap ends. */
  fillGaps(x) {
    const out: Column = allocateColumn(x.length)
    out.set(x)
    interpolateColumn(out)
    return out
  },
  /** The last one, by a slip of the original. */
  firstBase: (count) => count - 1,
}
