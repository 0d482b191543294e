import type { Column } from '../../../domain/index.ts'
import { scoreModel, type TrainedModel } from './learners/algorithm.ts'
import { isComplete } from './training-rows.ts'

/** Writes a score for each row; NaN where a feature is missing. in: features[P][rows]; out: out[rows]. */
export function scoreRows(model: TrainedModel, features: readonly Column[], out: Column): void {
  scoreModel(model, features, out)
  for (let row = 0; row < out.length; row++) if (!isComplete(features, row)) out[row] = Number.NaN
}
