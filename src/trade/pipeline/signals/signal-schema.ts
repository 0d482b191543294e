import { type Static, Type } from 'typebox'

const Strict = { additionalProperties: false } as const
const Name = Type.String({ minLength: 1 })
const Names = Type.Union([Name, Type.Array(Name, { minItems: 1 })])

const CombineSet = Type.Object(
  {
    generator: Type.Literal('combine'),
    config: Type.Object(
      {
        columns: Type.Array(Name, { minItems: 2, maxItems: 2, description: 'up score, down score' }),
        names: Name,
        combine: Type.Optional(
          Type.Union([Type.Literal('no_combine'), Type.Literal('relative'), Type.Literal('difference')]),
        ),
        coefficient: Type.Optional(Type.Number()),
        constant: Type.Optional(Type.Number()),
      },
      Strict,
    ),
  },
  Strict,
)

const SmoothenSet = Type.Object(
  {
    generator: Type.Literal('smoothen'),
    config: Type.Object(
      {
        columns: Names,
        names: Name,
        point_threshold: Type.Optional(Type.Number()),
        window: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
        method: Type.Optional(
          Type.Union([Type.Literal('mean'), Type.Literal('ewm')], {
            description:
              'mean: rolling mean of window rows. ewm: exponential, window is the span. If absent, a window written with a decimal point is a span.',
          }),
        ),
      },
      Strict,
    ),
  },
  Strict,
)

const ThresholdRuleSet = Type.Object(
  {
    generator: Type.Literal('threshold_rule'),
    config: Type.Object(
      {
        columns: Name,
        names: Type.Array(Name, { minItems: 2, maxItems: 2, description: 'buy, sell' }),
        parameters: Type.Object(
          { buy_signal_threshold: Type.Number(), sell_signal_threshold: Type.Number() },
          Strict,
        ),
      },
      Strict,
    ),
  },
  Strict,
)

export const signalSetSchema = Type.Union([CombineSet, SmoothenSet, ThresholdRuleSet])

export type SignalSet = Static<typeof signalSetSchema>
