import { type Static, Type } from 'typebox'
import type { Column } from '../../../../domain/index.ts'
import {
  type GradientBoostingModel,
  scoreGradientBoosting,
  trainGradientBoosting,
} from './gradient-boosting.ts'
import { gradientBoostingSchemas } from './gradient-boosting-schema.ts'
import { type LinearScoreModel, linearSchema, scoreLinear, trainLinear } from './linear.ts'
import {
  type NeuralNetworkModel,
  neuralNetworkSchema,
  scoreNeuralNetwork,
  trainNeuralNetwork,
} from './neural-network.ts'
import type { Sample } from './sample.ts'
import {
  type SupportVectorsModel,
  scoreSupportVectors,
  supportVectorsSchema,
  trainSupportVectors,
} from './support-vectors.ts'

/** What can be learned with: one learner a file, each with its schema, its training and its scores. */
export const algorithmSchema = Type.Union([
  ...gradientBoostingSchemas,
  linearSchema,
  supportVectorsSchema,
  neuralNetworkSchema,
])

export type Algorithm = Static<typeof algorithmSchema>

/** What an algorithm learned; plain JSON. */
export type LearnedModel = GradientBoostingModel | LinearScoreModel | SupportVectorsModel | NeuralNetworkModel

/** Same sample, same algorithm: the same model on every machine. */
export function trainAlgorithm(sample: Sample, algorithm: Algorithm): LearnedModel {
  switch (algorithm.algo) {
    case 'gb':
    case 'lgbm':
      return trainGradientBoosting(sample, algorithm)
    case 'lc':
      return trainLinear(sample, algorithm)
    case 'svc':
      return trainSupportVectors(sample, algorithm)
    case 'nn':
      return trainNeuralNetwork(sample, algorithm)
  }
}

/** Writes a probability, or a number for a regression, for each row. in: features[P][rows]; out: out[rows]. */
export function scoreModel(model: LearnedModel, features: readonly Column[], out: Column): void {
  switch (model.kind) {
    case 'gb':
      scoreGradientBoosting(model, features, out)
      break
    case 'logistic':
    case 'linear':
      scoreLinear(model, features, out)
      break
    case 'svc':
    case 'svr':
      scoreSupportVectors(model, features, out)
      break
    case 'network':
      scoreNeuralNetwork(model, features, out)
      break
  }
}
