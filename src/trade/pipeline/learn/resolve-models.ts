import { nearest } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { labelHorizon, labelNames } from '../labels/compute-labels.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Algorithm } from './learners/algorithm.ts'
import { checkAlgorithm } from './learners/check-algorithm.ts'

/** One thing to be learned: a label, from features, by an algorithm. */
export interface ModelPlan {
  /** `<label>_<algorithm>`: name of the score column. */
  readonly score: string
  readonly label: string
  readonly algorithm: Algorithm
  readonly features: readonly string[]
  /** Labels of the set that the model belongs to, its own among them. */
  readonly setLabels?: readonly string[]
}

/**
 * Every label × algorithm that the configuration asks for.
 * @param featureNames every feature there is; used where the configuration names none
 * @throws PipelineFault `column.missing`, `config.invalid`, `config.conflict`
 */
export function resolveModels(config: PipelineConfig, featureNames: readonly string[]): readonly ModelPlan[] {
  const known = (config.label_sets ?? []).flatMap(labelNames)
  const features = config.train_features ?? featureNames
  const labels = config.labels ?? known
  const sets = config.train_feature_sets?.map((set) => set.config) ?? [{}]
  const models = sets.flatMap((set) => {
    const setFeatures = set.columns ?? set.features ?? features
    requireNames(setFeatures, featureNames, 'train_features names the feature')
    requireNames(set.labels ?? labels, known, 'labels names the label')
    const setLabels = set.labels ?? labels
    const algorithms = pickAlgorithms(config.algorithms ?? [], set.functions ?? set.algorithms)
    return setLabels.flatMap((label) =>
      algorithms.map((algorithm) => ({
        score: `${label}_${algorithm.name}`,
        label,
        algorithm,
        features: setFeatures,
        setLabels,
      })),
    )
  })
  const twice = models.find(({ score }, i) => models.findIndex((other) => other.score === score) < i)
  if (!twice) {
    for (const { algorithm, features: names } of models) {
      located(`/algorithms/${config.algorithms!.indexOf(algorithm)}`, () => checkAlgorithm(algorithm, names))
    }
    return models
  }
  throw new PipelineFault('config.conflict', `the score ${twice.score} would be made twice`, {
    hint: 'Give each algorithm a name of its own and each label to one set only.',
  })
}

/**
 * Refuses to learn from labels that look further ahead than the configuration says: the rows between
 * training and prediction would be too few, and the future would leak into the training. A label without a bound
 * is kept out row by row instead: see `labelKnownBefore`.
 * @throws PipelineFault `label.horizon`
 */
export function requireHorizon(config: PipelineConfig, labels: readonly string[]): void {
  const declared = config.label_horizon ?? 0
  config.label_sets?.forEach((set, i) => {
    const horizon = labelHorizon(set)
    const name = labelNames(set).find((label) => labels.includes(label))
    if (name === undefined || horizon <= declared || horizon === Number.POSITIVE_INFINITY) return
    throw new PipelineFault(
      'label.horizon',
      `the label ${name} looks ${horizon} rows ahead, label_horizon is ${declared}: the future would leak into the training`,
      { where: `/label_sets/${i}/config/horizon`, hint: `Set label_horizon to at least ${horizon}.` },
    )
  })
}

function requireNames(wanted: readonly string[], known: readonly string[], what: string): void {
  for (const name of wanted) {
    if (known.includes(name)) continue
    const near = nearest(name, known)
    throw new PipelineFault('column.missing', `${what} "${name}", which does not exist`, {
      hint: near ? `Did you mean "${near}"?` : `There are ${known.join(', ')}.`,
    })
  }
}

function pickAlgorithms(
  all: readonly Algorithm[],
  names: readonly string[] | undefined,
): readonly Algorithm[] {
  if (!names) return all
  const known = all.map(({ name }) => name)
  requireNames(names, known, 'train_feature_sets names the algorithm')
  return names.map((name) => all.find((algorithm) => algorithm.name === name)!)
}
