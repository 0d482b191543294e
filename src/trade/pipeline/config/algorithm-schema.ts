import { type Static, Type } from 'typebox'
import { unused } from './unused.ts'

const Strict = { additionalProperties: false } as const
const Count = Type.Integer({ minimum: 1 })

const Params = Type.Object(
  {
    is_scale: Type.Optional(
      Type.Boolean({ description: 'Standardise the features with the training rows.' }),
    ),
    length: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Only the last rows are trained on; 0 = all.' }),
    ),
    every_nth_row: Type.Optional(Count),
    is_regression: Type.Optional(Type.Literal(false)),
  },
  Strict,
)

const GradientBoosting = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    algo: Type.Literal('gb'),
    params: Type.Optional(Params),
    train: Type.Optional(
      Type.Object(
        {
          num_boost_round: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
          num_leaves: Type.Optional(Type.Integer({ minimum: 2, maximum: 1024 })),
          learning_rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
          min_data_in_leaf: Type.Optional(Count),
          max_bin: Type.Optional(Type.Integer({ minimum: 2, maximum: 255 })),
          lambda_l2: Type.Optional(Type.Number({ minimum: 0 })),
          seed: Type.Optional(Type.Integer({ minimum: 0 })),
          objective: Type.Optional(Type.Union([Type.Literal('binary'), Type.Literal('cross_entropy')])),
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
      ),
    ),
  },
  Strict,
)

const LinearParams = Type.Object(
  {
    is_scale: Type.Optional(Type.Literal(true, { description: 'The features always are standardised.' })),
    length: Params.properties.length,
    every_nth_row: Params.properties.every_nth_row,
    is_regression: Params.properties.is_regression,
  },
  Strict,
)

const LinearClassifier = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    algo: Type.Literal('lc'),
    params: Type.Optional(LinearParams),
    train: Type.Optional(
      Type.Object(
        {
          C: Type.Optional(
            Type.Number({ exclusiveMinimum: 0, description: 'Inverse strength of the L2 penalty.' }),
          ),
          tol: unused('the minimum is found to ten digits'),
          max_iter: unused('the minimum is found to ten digits'),
          solver: unused('one solver gives the one minimum'),
          penalty: unused('the penalty is L2'),
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

export const algorithmSchema = Type.Union([GradientBoosting, LinearClassifier])

export type Algorithm = Static<typeof algorithmSchema>
export type GradientBoostingTrain = NonNullable<Static<typeof GradientBoosting>['train']>
