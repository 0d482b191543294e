import type { Column } from '../../../../domain/index.ts'
import {
  type BoostedTreesModel,
  balancedClassWeights,
  predictBoostedTrees,
  trainBoostedTrees,
} from '../../../../math/index.ts'
import { type Scale, scaled, scaleOf } from '../scale.ts'
import { boostOptions } from './boost-options.ts'
import { boostingParameters, type GradientBoosting } from './gradient-boosting-schema.ts'
import type { Sample } from './sample.ts'
import { stoppingSample } from './stopping-sample.ts'

const DEFAULT_TREES = 100
const STOPPING_SHARE = 0.1

export interface GradientBoostingModel {
  readonly kind: 'gb'
  /** Null when the features are taken as they are. */
  readonly scales: readonly Scale[] | null
  readonly parameters: BoostedTreesModel
}

/** @throws PipelineFault `config.invalid`, `column.missing`, `train.refused` when early stopping leaves no rows */
export function trainGradientBoosting(whole: Sample, algorithm: GradientBoosting): GradientBoostingModel {
  const { early_stopping_round: rounds = 0, validation_fraction = STOPPING_SHARE } =
    boostingParameters(algorithm)
  const stopping = rounds > 0 ? stoppingSample(whole, validation_fraction) : undefined
  const sample = stopping?.sample ?? whole
  const { features, label } = sample
  const scales = algorithm.params?.is_scale ? features.map(scaleOf) : null
  const inputs = scales ? features.map((column, k) => scaled(column, scales[k]!)) : features
  const weights = rowWeights(sample, algorithm)
  const options = {
    ...boostOptions(algorithm, sample),
    ...(weights && { weights }),
    ...(stopping && { earlyStopping: { rounds, fraction: stopping.fraction } }),
  }
  const parameters = trainBoostedTrees(inputs, label, options, whole.threads)
  return { kind: 'gb', scales, parameters }
}

/** Writes a probability, or a number for a regression, for each row. */
export function scoreGradientBoosting(
  { scales, parameters }: GradientBoostingModel,
  features: readonly Column[],
  out: Column,
): void {
  const inputs = scales ? features.map((column, k) => scaled(column, scales[k]!)) : features
  predictBoostedTrees(parameters, inputs, out)
}

/** Trees at most: what a row and a feature cost. */
export function boostingWork(algorithm: GradientBoosting): number {
  return boostingParameters(algorithm).num_boost_round ?? DEFAULT_TREES
}

/** A row's own weight times that of its class; undefined where all are 1. */
function rowWeights({ label, weights }: Sample, algorithm: GradientBoosting): Column | undefined {
  const { class_weight } = boostingParameters(algorithm)
  if (!class_weight) return weights
  const [zero, one] =
    class_weight === 'balanced' ? balancedClassWeights(label) : [class_weight['0'], class_weight['1']]
  return label.map((value, row) => (value === 1 ? one : zero) * (weights?.[row] ?? 1))
}
