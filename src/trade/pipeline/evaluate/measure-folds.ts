import { auc } from '../../../math/index.ts'
import type { FoldMetrics } from '../pipeline-result.ts'
import { orNull } from './or-null.ts'
import type { ScorePairs } from './score-pairs.ts'
import type { RowRange } from './split/purge.ts'

/** AUC of the score in each fold that has rows of it. */
export function measureFolds(
  { rows, holds, score }: ScorePairs,
  folds: readonly RowRange[],
): readonly FoldMetrics[] {
  return folds.flatMap(({ start, end }, fold) => {
    const isIn = (_: number, at: number) => rows[at]! >= start && rows[at]! < end
    const inside = holds.filter(isIn)
    return inside.length === 0
      ? []
      : [{ fold, rows: inside.length, auc: orNull(auc(inside, score.filter(isIn))) }]
  })
}
