import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'
import { predictByKernel } from '../wasm/boosting-predict.ts'
import type { BoostedTreesModel } from './model.ts'
import { predictPlain } from './predict-plain.ts'

/**
 * Writes the model's prediction of each row: a probability for `binary` and `crossEntropy`, else a value.
 * in: features[P][rows] as in training, NaN and ±Infinity missing; out: out[rows], never NaN.
 * Cost: about 18 ns a row and tree of 31 leaves.
 * @throws MathFault `math.features`, `math.length`
 */
export function predictBoostedTrees(
  model: BoostedTreesModel,
  features: readonly Column[],
  out: Column,
): void {
  if (features.length !== model.features) {
    throw new MathFault(
      'math.features',
      `${features.length} features for a model of ${model.features}`,
      'Pass the columns that the model was trained on, in that order.',
    )
  }
  requireSameLength(out, ...features)
  if (!predictByKernel(model, features, out)) predictPlain(model, features, out)
}
