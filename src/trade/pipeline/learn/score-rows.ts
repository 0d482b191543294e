import type { Column } from '../../../domain/index.ts'
import { applyImputation } from '../../../math/index.ts'
import { applyCalibration } from './calibration.ts'
import { scoreModel } from './learners/algorithm.ts'
import type { TrainedModel } from './trained-model.ts'
import { hasValue, isComplete } from './training-rows.ts'

/**
 * Writes a score for each row; NaN where a feature is missing, or every one for a model that knows missing values.
 * in: features[P][rows]; out: out[rows].
 */
export function scoreRows(model: TrainedModel, features: readonly Column[], out: Column): void {
  const { missing, calibration } = model
  scoreModel(model, typeof missing === 'object' ? applyImputation(missing, features) : features, out)
  if (calibration) applyCalibration(calibration, out)
  const isScored = missing === undefined ? isComplete : hasValue
  for (let row = 0; row < out.length; row++) if (!isScored(features, row)) out[row] = Number.NaN
}
