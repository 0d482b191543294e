import { type Static, Type } from 'typebox'

const Strict = { additionalProperties: false } as const
const Name = Type.String({ minLength: 1 })
const Names = Type.Union([Name, Type.Array(Name, { minItems: 1 })])
const Window = Type.Integer({ minimum: 1, maximum: 100_000 })
const Prefix = Type.Optional(Type.String({ description: 'Put before the name with an underscore.' }))

/** How features of several windows are set in relation to each other. */
const Relative = Type.Object(
  {
    rel_base: Type.Optional(
      Type.Union([Type.Literal('next'), Type.Literal('last'), Type.Literal('prev'), Type.Literal('first')]),
    ),
    rel_func: Type.Optional(
      Type.Union([Type.Literal('rel'), Type.Literal('diff'), Type.Literal('rel_diff')]),
    ),
    percentage: Type.Optional(Type.Boolean({ description: 'Multiplies every output by 100.' })),
    log: Type.Optional(Type.Boolean({ description: 'Natural logarithm, taken last.' })),
  },
  Strict,
)

const TalibSet = Type.Object(
  {
    generator: Type.Literal('talib'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: Type.Union([Name, Type.Array(Name, { minItems: 1 }), Type.Record(Name, Name)]),
        functions: Type.Array(Name, { minItems: 1 }),
        windows: Type.Optional(Type.Union([Window, Type.Array(Window, { minItems: 1 })])),
        names: Type.Optional(Names),
        parameters: Type.Optional(Relative),
      },
      Strict,
    ),
  },
  Strict,
)

export const featureSetSchema = Type.Union([TalibSet])

export type RelativeParameters = Static<typeof Relative>
export type TalibConfig = Static<typeof TalibSet>['config']
export type FeatureSet = Static<typeof featureSetSchema>
