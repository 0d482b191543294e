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

export const featureSetSchema = Type.Union([TalibSet])
export const labelSetSchema = Type.Union([HighLow2Set, DirectionSet])
export const signalSetSchema = Type.Union([CombineSet, SmoothenSet, ThresholdRuleSet])

export type RelativeParameters = Static<typeof Relative>
export type TalibConfig = Static<typeof TalibSet>['config']
export type FeatureSet = Static<typeof featureSetSchema>
export type HighLow2Config = Static<typeof HighLow2Set>['config']
export type DirectionConfig = Static<typeof DirectionSet>['config']
export type LabelSet = Static<typeof labelSetSchema>
export type SignalSet = Static<typeof signalSetSchema>
