import { Type } from 'typebox'

export const Strict = { additionalProperties: false } as const
export const Count = Type.Integer({ minimum: 1 })
export const AlgorithmName = Type.String({ minLength: 1, description: 'Put behind the label: up_gb.' })

const rowParams = {
  is_scale: Type.Optional(Type.Boolean({ description: 'Standardise the features with the training rows.' })),
  length: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Only the last rows are trained on; 0 = all.' }),
  ),
  every_nth_row: Type.Optional(Count),
  is_regression: Type.Optional(
    Type.Boolean({ description: 'true: the label is a number to be predicted, not 1 or 0.' }),
  ),
  half_life: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      description: 'Rows after which a row counts half as much as the newest; all count alike if absent.',
    }),
  ),
  calibrate: Type.Optional(
    Type.Union([Type.Literal('sigmoid'), Type.Literal('isotonic')], {
      description:
        'Scores become probabilities by the last fifth of the training rows, which is not trained on.',
    }),
  ),
  shifts: Type.Optional(
    Type.Array(Type.Integer(), { maxItems: 0, description: 'Shifted rows are not known.' }),
  ),
}

const Drop = Type.Literal('drop')
const fills = [Type.Literal('median'), Type.Literal('mean')] as const
const filling = 'drop: rows with a gap are left out. median, mean: of the training rows.'

/** Which rows an algorithm learns from, and what; for those that need every value. */
export const FilledParams = Type.Object(
  { ...rowParams, impute: Type.Optional(Type.Union([Drop, ...fills], { description: filling })) },
  Strict,
)

/** The same for those that know missing values. */
export const MissingParams = Type.Object(
  {
    ...rowParams,
    impute: Type.Optional(
      Type.Union([Drop, Type.Literal('keep'), ...fills], {
        description: `${filling} keep: a gap is a value of its own.`,
      }),
    ),
  },
  Strict,
)

/** Weights of the classes: none, equal totals, or by class. */
export const ClassWeight = Type.Optional(
  Type.Union([
    Type.Null(),
    Type.Literal('balanced'),
    Type.Object({ '0': Type.Number({ minimum: 0 }), '1': Type.Number({ minimum: 0 }) }, Strict),
  ]),
)
