import { type Static, Type } from 'typebox'

const Strict = { additionalProperties: false } as const
const Name = Type.String({ minLength: 1 })
const Names = Type.Union([Name, Type.Array(Name, { minItems: 1 })])
const Window = Type.Integer({ minimum: 1, maximum: 100_000 })
const Prefix = Type.Optional(Type.String({ description: 'Put before the name with an underscore.' }))

const HighLow2Set = Type.Object(
  {
    generator: Type.Literal('highlow2'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: Type.Array(Name, { minItems: 3, maxItems: 3, description: 'close, high, low' }),
        function: Type.Union([Type.Literal('high'), Type.Literal('low')]),
        thresholds: Type.Union([
          Type.Number({ exclusiveMinimum: 0 }),
          Type.Array(Type.Number({ exclusiveMinimum: 0 }), { minItems: 1 }),
        ]),
        tolerance: Type.Number({ exclusiveMinimum: 0 }),
        horizon: Window,
        names: Names,
      },
      Strict,
    ),
  },
  Strict,
)

const DirectionSet = Type.Object(
  {
    generator: Type.Literal('direction'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: Type.Optional(Name),
        function: Type.Optional(Type.Union([Type.Literal('up'), Type.Literal('down')])),
        threshold: Type.Optional(Type.Number({ minimum: 0, description: 'Percent of the price.' })),
        horizon: Window,
        names: Name,
      },
      Strict,
    ),
  },
  Strict,
)

export const labelSetSchema = Type.Union([HighLow2Set, DirectionSet])

export type HighLow2Config = Static<typeof HighLow2Set>['config']
export type DirectionConfig = Static<typeof DirectionSet>['config']
export type LabelSet = Static<typeof labelSetSchema>
