import { interpolateColumn } from '../../market/index.ts'
import { copyColumn } from '../features/copy-column.ts'
import type { FeatureDialect } from '../features/feature-dialect.ts'
import { itbItblib } from '../features/itblib/itblib-dialect.ts'
import { itbStatistics } from '../features/itbstats/statistics-dialect.ts'
import { ABSOLUTE_FUNCTIONS } from '../features/talib/absolute-functions.ts'

export const itbFeatures: FeatureDialect = {
  /** Straight lines through gaps, which know where the gap ends. */
  fillGaps(x) {
    const out = copyColumn(x)
    interpolateColumn(out)
    return out
  },
  /** The last one, by a slip of the original. */
  firstBase: (count) => count - 1,
  divide: (value, base) => value / base,
  logarithm: Math.log,
  windowOneIsInput: true,
  /** Values within 1e-14 of 0 are 0, whatever the asset is quoted at. */
  talib: ABSOLUTE_FUNCTIONS,
  statistics: itbStatistics,
  itblib: itbItblib,
}
