import { type Static, Type } from 'typebox'
import type { Column } from '../../../../domain/index.ts'
import {
  predictSvc,
  predictSvr,
  type SvcModel,
  type SvrModel,
  trainSvc,
  trainSvr,
} from '../../../../math/index.ts'
import { unused } from '../../config/unused.ts'
import { AlgorithmName, ClassWeight, FilledParams, Strict } from './algorithm-parts.ts'
import { classWeightOption } from './class-weight.ts'
import type { Sample } from './sample.ts'

/** scikit-learn's SVC with the RBF kernel and probabilities; SVR with `is_regression`. */
export const supportVectorsSchema = Type.Object(
  {
    name: AlgorithmName,
    algo: Type.Literal('svc'),
    params: Type.Optional(FilledParams),
    train: Type.Optional(
      Type.Object(
        {
          C: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
          gamma: Type.Optional(
            Type.Union([Type.Literal('scale'), Type.Literal('auto'), Type.Number({ exclusiveMinimum: 0 })]),
          ),
          kernel: Type.Optional(Type.Literal('rbf')),
          tol: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
          epsilon: Type.Optional(
            Type.Number({ minimum: 0, description: 'Width of the tube of a regression.' }),
          ),
          class_weight: ClassWeight,
          cache_size: Type.Optional(
            Type.Number({ minimum: 0, description: 'Megabytes for rows of the kernel.' }),
          ),
          max_iter: Type.Optional(
            Type.Integer({ minimum: -1, description: 'Most steps; −1: by the number of rows.' }),
          ),
          folds: Type.Optional(
            Type.Union([Type.Literal('time'), Type.Literal('shuffled')], {
              description:
                'How the rows are cut from which probabilities are learned. time: neighbours stay together. shuffled: as scikit-learn does, where neighbours tell each other the answer.',
            }),
          ),
          probability: unused('scores always are probabilities'),
          random_state: Type.Optional(
            Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
              description: 'Seed of shuffled folds.',
            }),
          ),
          shrinking: unused('points that seem settled are set aside'),
          verbose: unused('progress is reported by stage'),
        },
        Strict,
      ),
    ),
  },
  Strict,
)

type SupportVectors = Static<typeof supportVectorsSchema>

export type SupportVectorsModel =
  | { readonly kind: 'svc'; readonly parameters: SvcModel }
  | { readonly kind: 'svr'; readonly parameters: SvrModel }

export function trainSupportVectors(
  { features, label, weights: rowWeights }: Sample,
  { params, train = {} }: SupportVectors,
): SupportVectorsModel {
  const { C, gamma, tol, cache_size, max_iter = -1, epsilon, class_weight, folds = 'time' } = train
  const options = {
    standardise: params?.is_scale ?? true,
    ...(rowWeights && { rowWeights }),
    ...(C !== undefined && { c: C }),
    ...(gamma !== undefined && { gamma }),
    ...(tol !== undefined && { tolerance: tol }),
    ...(cache_size !== undefined && { cacheBytes: cache_size * 2 ** 20 }),
    ...(max_iter > 0 && { mostSteps: max_iter }),
  }
  if (params?.is_regression) {
    const tube = epsilon === undefined ? {} : { epsilon }
    return { kind: 'svr', parameters: trainSvr(features, label, { ...options, ...tube }) }
  }
  const weights = classWeightOption(class_weight)
  const probability = { cut: folds, seed: train.random_state ?? 0 }
  return { kind: 'svc', parameters: trainSvc(features, label, { ...options, ...weights, probability }) }
}

/** Writes a probability, or a number for a regression, for each row. */
export function scoreSupportVectors(
  model: SupportVectorsModel,
  features: readonly Column[],
  out: Column,
): void {
  if (model.kind === 'svr') predictSvr(model.parameters, features, out)
  else predictSvc(model.parameters, features, out)
}
