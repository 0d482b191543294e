import type { Column } from '../../../domain/index.ts'
import { predictBoostedTrees, predictLogisticRegression } from '../../../math/index.ts'
import { scaled } from './scale.ts'
import type { TrainedModel } from './trained-model.ts'
import { isComplete } from './training-rows.ts'

/** Writes a score, 0…1, for each row; NaN where a feature is missing. in: features[P][rows]; out: out[rows]. */
export function scoreRows(model: TrainedModel, features: readonly Column[], out: Column): void {
  predict(model, features, out)
  for (let row = 0; row < out.length; row++) if (!isComplete(features, row)) out[row] = Number.NaN
}

function predict(model: TrainedModel, features: readonly Column[], out: Column): void {
  switch (model.kind) {
    case 'gb': {
      const { scales } = model
      const inputs = scales ? features.map((column, k) => scaled(column, scales[k]!)) : features
      predictBoostedTrees(model.parameters, inputs, out)
      break
    }
    case 'lc':
      predictLogisticRegression(model.parameters, features, out)
      break
  }
}
