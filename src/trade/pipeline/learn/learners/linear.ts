import { type Static, Type } from 'typebox'
import type { Column } from '../../../../domain/index.ts'
import {
  type LinearRegressionModel,
  type LogisticRegressionModel,
  predictLinearRegression,
  predictLogisticRegression,
  trainLinearRegression,
  trainLogisticRegression,
} from '../../../../math/index.ts'
import { unused } from '../../config/unused.ts'
import { AlgorithmName, ClassWeight, FilledParams, Strict } from './algorithm-parts.ts'
import { classWeightOption } from './class-weight.ts'
import type { Sample } from './sample.ts'

/** scikit-learn's LogisticRegression; with `is_regression` a ridge or lasso under the same parameters. */
export const linearSchema = Type.Object(
  {
    name: AlgorithmName,
    algo: Type.Literal('lc'),
    params: Type.Optional(FilledParams),
    train: Type.Optional(
      Type.Object(
        {
          C: Type.Optional(
            Type.Number({ exclusiveMinimum: 0, description: 'Inverse strength of the penalty.' }),
          ),
          penalty: Type.Optional(
            Type.Union([Type.Literal('l2'), Type.Literal('l1'), Type.Literal('elasticnet'), Type.Null()]),
          ),
          l1_ratio: Type.Optional(
            Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
              description: 'Share of l1 in the penalty elasticnet.',
            }),
          ),
          class_weight: ClassWeight,
          tol: unused('the minimum is found to ten digits'),
          max_iter: unused('the minimum is found to ten digits'),
          solver: unused('one solver gives the one minimum'),
          random_state: unused('training is not random'),
          n_jobs: unused('the number of workers is a setting of the process'),
          verbose: unused('progress is reported by stage'),
        },
        Strict,
      ),
    ),
  },
  Strict,
)

type Linear = Static<typeof linearSchema>

export type LinearScoreModel =
  | { readonly kind: 'logistic'; readonly parameters: LogisticRegressionModel }
  | { readonly kind: 'linear'; readonly parameters: LinearRegressionModel }

export function trainLinear(
  { features, label, weights: rowWeights }: Sample,
  { params, train }: Linear,
): LinearScoreModel {
  const options = {
    standardise: params?.is_scale ?? true,
    ...penaltyOption(train),
    ...(rowWeights && { rowWeights }),
  }
  if (params?.is_regression) {
    return { kind: 'linear', parameters: trainLinearRegression(features, label, options) }
  }
  const weights = classWeightOption(train?.class_weight)
  return {
    kind: 'logistic',
    parameters: trainLogisticRegression(features, label, { ...options, ...weights }),
  }
}

/** Writes a probability, or a number for a regression, for each row. */
export function scoreLinear(model: LinearScoreModel, features: readonly Column[], out: Column): void {
  if (model.kind === 'linear') predictLinearRegression(model.parameters, features, out)
  else predictLogisticRegression(model.parameters, features, out)
}

/** ½·|w|² + C·loss is the loss with a penalty of 1 / C. */
function penaltyOption({ C = 1, penalty = 'l2', l1_ratio }: Linear['train'] = {}): {
  l1: number
  l2: number
} {
  if (penalty === null) return { l1: 0, l2: 0 }
  const share = penalty === 'elasticnet' ? (l1_ratio ?? 0.5) : penalty === 'l1' ? 1 : 0
  return { l1: share / C, l2: (1 - share) / C }
}
