import { type Static, Type } from 'typebox'
import { unused } from '../../config/unused.ts'
import { AlgorithmName, ClassWeight, MissingParams, Strict } from './algorithm-parts.ts'
import { aliasesOf, withoutAliases } from './aliases.ts'
import { OBJECTIVE_NAMES, type ObjectiveName } from './boosting-objective.ts'

const count = (least: number, most: number, description?: string) =>
  Type.Optional(
    Type.Integer({ minimum: least, maximum: most, ...(description !== undefined && { description }) }),
  )
const positive = Type.Optional(Type.Number({ minimum: 0, maximum: 1e12 }))
const share = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 }))

const own = {
  num_boost_round: count(0, 100_000, 'Trees at most.'),
  num_leaves: count(2, 100_000),
  max_depth: count(-1, 1_000_000_000, 'Splits above a leaf at most; 0 or less: no limit.'),
  learning_rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 10 })),
  min_data_in_leaf: count(0, 1_000_000_000),
  min_sum_hessian_in_leaf: positive,
  min_gain_to_split: positive,
  lambda_l1: positive,
  lambda_l2: positive,
  max_bin: count(2, 255),
  min_data_in_bin: count(1, 1_000_000_000),
  bagging_fraction: share,
  bagging_freq: count(0, 1_000_000, 'Trees after which rows are drawn anew; 0: all rows. 1 if absent.'),
  feature_fraction: share,
  scale_pos_weight: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })),
  is_unbalance: Type.Optional(
    Type.Boolean({ description: 'Both classes weigh as much as the more frequent one.' }),
  ),
  class_weight: ClassWeight,
  alpha: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 1e12, description: 'Of the objectives huber and quantile.' }),
  ),
  categorical_feature: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), { description: 'Names of features whose values are names.' }),
  ),
  early_stopping_round: count(0, 100_000, 'Trees without improvement on the last rows; 0: all are trained.'),
  validation_fraction: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 0.9, description: 'Of the rows, the last ones.' }),
  ),
  seed: count(0, Number.MAX_SAFE_INTEGER),
  objective: Type.Optional(
    Type.Unsafe<ObjectiveName>(Type.Union(OBJECTIVE_NAMES.map((name) => Type.Literal(name)))),
  ),
  boosting: Type.Optional(Type.Union([Type.Literal('gbdt'), Type.Literal('gbrt')])),
}

const ALIASES = {
  num_iterations: 'num_boost_round',
  num_iteration: 'num_boost_round',
  n_iter: 'num_boost_round',
  num_tree: 'num_boost_round',
  num_trees: 'num_boost_round',
  num_round: 'num_boost_round',
  num_rounds: 'num_boost_round',
  nrounds: 'num_boost_round',
  n_estimators: 'num_boost_round',
  max_iter: 'num_boost_round',
  max_leaves: 'num_leaves',
  max_leaf: 'num_leaves',
  max_leaf_nodes: 'num_leaves',
  shrinkage_rate: 'learning_rate',
  eta: 'learning_rate',
  min_data_per_leaf: 'min_data_in_leaf',
  min_data: 'min_data_in_leaf',
  min_child_samples: 'min_data_in_leaf',
  min_samples_leaf: 'min_data_in_leaf',
  min_sum_hessian_per_leaf: 'min_sum_hessian_in_leaf',
  min_sum_hessian: 'min_sum_hessian_in_leaf',
  min_hessian: 'min_sum_hessian_in_leaf',
  min_child_weight: 'min_sum_hessian_in_leaf',
  min_split_gain: 'min_gain_to_split',
  reg_alpha: 'lambda_l1',
  l1_regularization: 'lambda_l1',
  reg_lambda: 'lambda_l2',
  lambda: 'lambda_l2',
  l2_regularization: 'lambda_l2',
  max_bins: 'max_bin',
  sub_row: 'bagging_fraction',
  subsample: 'bagging_fraction',
  bagging: 'bagging_fraction',
  subsample_freq: 'bagging_freq',
  sub_feature: 'feature_fraction',
  colsample_bytree: 'feature_fraction',
  unbalance: 'is_unbalance',
  unbalanced_sets: 'is_unbalance',
  cat_feature: 'categorical_feature',
  categorical_column: 'categorical_feature',
  cat_column: 'categorical_feature',
  categorical_features: 'categorical_feature',
  early_stopping_rounds: 'early_stopping_round',
  early_stopping: 'early_stopping_round',
  n_iter_no_change: 'early_stopping_round',
  random_seed: 'seed',
  random_state: 'seed',
  objective_type: 'objective',
  app: 'objective',
  application: 'objective',
  loss: 'objective',
  boosting_type: 'boosting',
  boost: 'boosting',
} as const

const TOLD = 'progress is reported by stage'
const THREADS = 'the number of workers is a setting of the process'
const LAYOUT = 'the layout is chosen by Leme'
const SEEDED = 'everything random follows from seed'
const STOPPED = 'the loss that is trained on decides'
const NAMES = 'each name is split off by itself'
const DART = 'trees are not dropped'
const GOSS = 'rows are drawn by bagging_fraction'

/** Parameters of LightGBM that are read and change nothing. */
const UNUSED = {
  deterministic: unused('training always is deterministic'),
  force_row_wise: unused(LAYOUT),
  force_col_wise: unused(LAYOUT),
  histogram_pool_size: unused(LAYOUT),
  is_enable_sparse: unused(LAYOUT),
  enable_bundle: unused(LAYOUT),
  tree_learner: unused(THREADS),
  device_type: unused(THREADS),
  num_threads: unused(THREADS),
  n_jobs: unused(THREADS),
  nthread: unused(THREADS),
  verbosity: unused(TOLD),
  verbose: unused(TOLD),
  verbose_eval: unused(TOLD),
  silent: unused(TOLD),
  importance_type: unused('both importances are kept'),
  bagging_seed: unused(SEEDED),
  feature_fraction_seed: unused(SEEDED),
  data_random_seed: unused(SEEDED),
  extra_seed: unused(SEEDED),
  metric: unused('every metric is reported'),
  eval_metric: unused('every metric is reported'),
  metric_freq: unused(TOLD),
  first_metric_only: unused(STOPPED),
  early_stopping_min_delta: unused('every improvement counts'),
  boost_from_average: unused('training always starts from the average'),
  max_delta_step: unused('the step of a leaf has no limit'),
  path_smooth: unused('leaves are not smoothed'),
  extra_trees: unused('the best split always is taken'),
  linear_tree: unused('leaves are constants'),
  feature_fraction_bynode: unused('features are drawn for each tree'),
  colsample_bynode: unused('features are drawn for each tree'),
  pos_bagging_fraction: unused('classes are drawn alike'),
  neg_bagging_fraction: unused('classes are drawn alike'),
  subsample_for_bin: unused('bounds are found from all rows, or as many as are enough'),
  bin_construct_sample_cnt: unused('bounds are found from all rows, or as many as are enough'),
  use_missing: unused('missing values always have a direction of their own'),
  zero_as_missing: unused('zero is a value'),
  feature_pre_filter: unused('constant features are never split'),
  sigmoid: unused('probabilities are those of the log-odds'),
  num_class: unused('there are two classes'),
  cat_smooth: unused(NAMES),
  cat_l2: unused(NAMES),
  max_cat_threshold: unused(NAMES),
  max_cat_to_onehot: unused(NAMES),
  min_data_per_group: unused(NAMES),
  data_sample_strategy: unused(GOSS),
  top_rate: unused(GOSS),
  other_rate: unused(GOSS),
  drop_rate: unused(DART),
  skip_drop: unused(DART),
  max_drop: unused(DART),
}

const Train = Type.Object({ ...own, ...aliasesOf(own, ALIASES), ...UNUSED }, Strict)

/** LightGBM's parameters under the names `gb` and `lgbm`. */
export const gradientBoostingSchemas = [schemaOf('gb'), schemaOf('lgbm')] as const

function schemaOf<Name extends 'gb' | 'lgbm'>(algo: Name) {
  return Type.Object(
    {
      name: AlgorithmName,
      algo: Type.Literal(algo),
      params: Type.Optional(MissingParams),
      train: Type.Optional(Train),
    },
    Strict,
  )
}

export type GradientBoosting = Static<(typeof gradientBoostingSchemas)[number]>

/**
 * The parameters under one name each.
 * @throws PipelineFault `config.invalid` when one is given under two names
 */
export function boostingParameters({ train = {} }: Pick<GradientBoosting, 'train'>) {
  return withoutAliases(train, ALIASES)
}
