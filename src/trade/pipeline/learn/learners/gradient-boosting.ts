import { type Static, Type } from 'typebox'
import type { Column } from '../../../../domain/index.ts'
import {
  type BoostedTreesModel,
  type BoostOptions,
  predictBoostedTrees,
  trainBoostedTrees,
} from '../../../../math/index.ts'
import { unused } from '../../config/unused.ts'
import { type Scale, scaled, scaleOf } from '../scale.ts'
import { AlgorithmName, Count, MissingParams, Strict } from './algorithm-parts.ts'
import type { Sample } from './sample.ts'

const Train = Type.Object(
  {
    num_boost_round: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    num_leaves: Type.Optional(Type.Integer({ minimum: 2, maximum: 1024 })),
    learning_rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    min_data_in_leaf: Type.Optional(Count),
    max_bin: Type.Optional(Type.Integer({ minimum: 2, maximum: 255 })),
    lambda_l2: Type.Optional(Type.Number({ minimum: 0 })),
    seed: Type.Optional(Type.Integer({ minimum: 0 })),
    objective: Type.Optional(
      Type.Union([
        Type.Literal('binary'),
        Type.Literal('cross_entropy'),
        Type.Literal('l2'),
        Type.Literal('regression'),
      ]),
    ),
    deterministic: unused('training always is deterministic'),
    force_row_wise: unused('the layout is chosen by Leme'),
    force_col_wise: unused('the layout is chosen by Leme'),
    num_threads: unused('the number of workers is a setting of the process'),
    verbosity: unused('progress is reported by stage'),
    verbose: unused('progress is reported by stage'),
    metric: unused('every metric is reported'),
    boosting_type: unused('trees are grown leaf by leaf'),
  },
  Strict,
)

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

type GradientBoosting = Static<(typeof gradientBoostingSchemas)[number]>

export interface GradientBoostingModel {
  readonly kind: 'gb'
  /** Null when the features are taken as they are. */
  readonly scales: readonly Scale[] | null
  readonly parameters: BoostedTreesModel
}

export function trainGradientBoosting(
  { features, label }: Sample,
  { params, train }: GradientBoosting,
): GradientBoostingModel {
  const scales = params?.is_scale ? features.map(scaleOf) : null
  const inputs = scales ? features.map((column, k) => scaled(column, scales[k]!)) : features
  const parameters = trainBoostedTrees(inputs, label, boostOptions(train, params?.is_regression === true))
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

/** LightGBM's defaults for what is not given. */
function boostOptions(given: GradientBoosting['train'] = {}, isRegression: boolean): BoostOptions {
  return {
    objective: isRegression ? 'regression' : 'binary',
    trees: given.num_boost_round ?? 100,
    leaves: given.num_leaves ?? 31,
    learningRate: given.learning_rate ?? 0.1,
    minLeafRows: given.min_data_in_leaf ?? 20,
    bins: given.max_bin ?? 255,
    lambda: given.lambda_l2 ?? 0,
    seed: given.seed ?? 0,
  }
}
