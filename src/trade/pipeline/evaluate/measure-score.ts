import {
  auc,
  averagePrecision,
  brier,
  confusion,
  f1,
  precision,
  recall,
  regressionErrors,
} from '../../../math/index.ts'
import type { ScoreMetrics } from '../pipeline-result.ts'
import { orNull } from './or-null.ts'
import type { ScorePairs } from './score-pairs.ts'

/** A score counts as a yes when it is above one half; the next float64 after it. */
const ABOVE_HALF = 0.5 + 2 ** -53

type Figures = Pick<
  ScoreMetrics,
  'auc' | 'averagePrecision' | 'f1' | 'precision' | 'recall' | 'brier' | 'regression'
>

/** The figures of one score; of a regression the classes are "above the median", and those of a threshold null. */
export function measureScore(pairs: ScorePairs): Figures {
  const { holds, label, score } = pairs
  const ranks = { auc: orNull(auc(holds, score)), averagePrecision: orNull(averagePrecision(holds, score)) }
  if (pairs.kind === 'number') {
    const { mae, rmse, mape, r2, signAccuracy } = regressionErrors(label, score)
    return {
      ...ranks,
      f1: null,
      precision: null,
      recall: null,
      brier: null,
      regression: {
        mae: orNull(mae),
        rmse: orNull(rmse),
        mape: orNull(mape),
        r2: orNull(r2),
        signAccuracy: orNull(signAccuracy),
      },
    }
  }
  const counts = confusion(label, score, ABOVE_HALF)
  return {
    ...ranks,
    f1: orNull(f1(counts)),
    precision: orNull(precision(counts)),
    recall: orNull(recall(counts)),
    brier: orNull(brier(label, score)),
  }
}
