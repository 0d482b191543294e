import { nearest } from '../../../../domain/index.ts'
import type { BoostObjective, BoostOptions } from '../../../../math/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import { learnsNumber, objectiveOf } from './boosting-objective.ts'
import { boostingParameters, type GradientBoosting } from './gradient-boosting-schema.ts'
import type { Sample } from './sample.ts'

/** What is learned where the configuration names no objective: numbers where `is_regression` says so. */
export function boostingObjective(algorithm: GradientBoosting): BoostObjective {
  const { objective } = boostingParameters(algorithm)
  if (objective !== undefined) return objectiveOf(objective)
  return algorithm.params?.is_regression ? 'regression' : 'binary'
}

/**
 * LightGBM's parameters as options of the trees, with LightGBM's defaults for what is not given.
 * @throws PipelineFault `config.invalid`, `column.missing` for a categorical feature that is not learned from
 */
export function boostOptions(algorithm: GradientBoosting, { names }: Pick<Sample, 'names'>): BoostOptions {
  const given = boostingParameters(algorithm)
  const depth = given.max_depth ?? 0
  const isWhole = given.bagging_freq === 0
  const objective = boostingObjective(algorithm)
  return {
    objective,
    seed: given.seed ?? 0,
    ...(depth > 0 && { maxDepth: depth }),
    ...optional('trees', given.num_boost_round),
    ...optional('leaves', given.num_leaves),
    ...optional('learningRate', given.learning_rate),
    ...optional('minLeafRows', given.min_data_in_leaf === 0 ? 1 : given.min_data_in_leaf),
    ...optional('minLeafHessian', given.min_sum_hessian_in_leaf),
    ...optional('minSplitGain', given.min_gain_to_split),
    ...optional('lambdaL1', given.lambda_l1),
    ...optional('lambda', given.lambda_l2),
    ...optional('bins', given.max_bin),
    ...optional('minBinRows', given.min_data_in_bin),
    ...optional('rowFraction', isWhole ? undefined : given.bagging_fraction),
    ...optional('rowEvery', isWhole ? undefined : given.bagging_freq),
    ...optional('featureFraction', given.feature_fraction),
    ...optional('alpha', given.alpha),
    ...optional('positiveWeight', given.is_unbalance ? 'balanced' : given.scale_pos_weight),
    ...optional(
      'categorical',
      given.categorical_feature?.map((name) => placeOf(name, names)),
    ),
  }
}

/**
 * Refuses parameters that contradict each other, and categorical features that are not among `names`.
 * @throws PipelineFault `config.invalid`, `column.missing`
 */
export function checkBoosting(algorithm: GradientBoosting, names: readonly string[]): void {
  boostOptions(algorithm, { names })
  const { is_unbalance, scale_pos_weight, class_weight, objective = 'binary' } = boostingParameters(algorithm)
  const { is_regression } = algorithm.params ?? {}
  const weights = [
    is_unbalance && 'is_unbalance',
    scale_pos_weight !== undefined && 'scale_pos_weight',
    class_weight && 'class_weight',
  ].filter((name) => typeof name === 'string')
  if (weights.length > 1)
    throw refused(`${weights.join(' and ')} weigh the same classes`, 'Give one of them.')
  const isNumber = learnsNumber(boostingObjective(algorithm))
  if (weights.length > 0 && isNumber) {
    throw refused(`${weights[0]} weighs classes, but a number is learned`, 'Leave it out.')
  }
  if (is_regression === undefined || is_regression === isNumber) return
  throw refused(
    `is_regression is ${is_regression}, but the objective ${objective} learns ${isNumber ? 'a number' : 'a probability'}`,
    'Leave one of the two out.',
  )
}

/** An option where it is given. */
function optional<Name extends keyof BoostOptions>(
  name: Name,
  value: BoostOptions[Name] | undefined,
): { [Key in Name]?: BoostOptions[Name] } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: BoostOptions[Name] })
}

function placeOf(name: string, names: readonly string[]): number {
  const place = names.indexOf(name)
  if (place >= 0) return place
  const near = nearest(name, names)
  throw new PipelineFault(
    'column.missing',
    `categorical_feature names "${name}", which is not learned from`,
    {
      hint: near ? `Did you mean "${near}"?` : `Learned from are ${names.join(', ')}.`,
    },
  )
}

function refused(message: string, hint: string): PipelineFault {
  return new PipelineFault('config.invalid', message, { hint })
}
