import { type Static, Type } from 'typebox'
import { TIMEFRAMES } from '../../domain/index.ts'
import { BUNDLE_HASH } from './bundle.ts'

const STRICT = { additionalProperties: false } as const
/** Of parameters and settings. */
const FIELD_NAME = '^[a-zA-Z][a-zA-Z0-9_]{0,63}$'
export const STRATEGY_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'

export const JOB_KINDS = ['backtest', 'hyperopt'] as const
export type JobKind = (typeof JOB_KINDS)[number]

export const ParametersSchema = Type.Record(
  Type.String({ pattern: FIELD_NAME }),
  Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 200 })]),
  {
    maxProperties: 100,
    additionalProperties: false,
    description: 'Values of parameters by name; those left out have their start values.',
  },
)

/** What is asked of a job of either kind, as people write it. No field is a path, and none is read as one. */
export const experimentFields = {
  exchange: Type.String({
    pattern: '^[a-z0-9][a-z0-9_-]{0,31}$',
    description: 'Name of the venue whose candles are looked at.',
    examples: ['binance'],
  }),
  pairs: Type.Array(
    Type.String({
      pattern: '^[A-Z0-9]{1,20}/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?$',
      examples: ['ETH/BTC'],
    }),
    { minItems: 1, maxItems: 50, uniqueItems: true },
  ),
  timeframe: Type.Enum(TIMEFRAMES.map(String)),
  timerange: Type.Optional(Type.String({ maxLength: 27, examples: ['20250101-20250301'] })),
  calendar: Type.Optional(
    Type.Enum(['continuous', 'weekdays'], { description: 'Which days gaps are filled on.' }),
  ),
  settings: Type.Optional(
    Type.Record(Type.String({ pattern: FIELD_NAME }), Type.Unknown(), {
      maxProperties: 60,
      additionalProperties: false,
      description: 'Settings of the run by the names of freqtrade or their camel case.',
    }),
  ),
}

/** What a search is asked for besides; freqtrade's names where it has them. */
export const searchFields = {
  epochs: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Trials at most.' }),
  spaces: Type.Array(Type.Enum(['parameters', 'roi', 'stoploss', 'trailing', 'protections']), {
    minItems: 1,
    uniqueItems: true,
    description: "`parameters` are the strategy's own.",
  }),
  loss: Type.Array(Type.String({ maxLength: 80, examples: ['SharpeHyperOptLoss', 'max:profitFactor'] }), {
    minItems: 1,
    maxItems: 3,
    uniqueItems: true,
  }),
  sampler: Type.Enum(['grid', 'random', 'latin-hypercube', 'tpe', 'cma-es']),
  seed: Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 }),
  minTrades: Type.Integer({ minimum: 0, maximum: 100_000 }),
  holdOut: Type.Number({
    minimum: 0,
    exclusiveMaximum: 1,
    description: 'Share of the time at the end that the search does not see.',
  }),
}

const resolvedFields = {
  /** Which strategy, down to its last byte. */
  strategy: Type.Object(
    {
      name: Type.String({ pattern: STRATEGY_NAME }),
      origin: Type.Enum(['shipped', 'own']),
      /** Of the tenant's own ones. */
      version: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
      hash: Type.String({ pattern: BUNDLE_HASH }),
    },
    STRICT,
  ),
  parameters: ParametersSchema,
  ...experimentFields,
}

const BacktestSpecSchema = Type.Object({ kind: Type.Literal('backtest'), ...resolvedFields }, STRICT)
const HyperoptSpecSchema = Type.Object(
  { kind: Type.Literal('hyperopt'), ...resolvedFields, ...searchFields },
  STRICT,
)

export type BacktestJobSpec = Static<typeof BacktestSpecSchema>
export type HyperoptJobSpec = Static<typeof HyperoptSpecSchema>
/** What a job does, complete: a worker needs nothing else but candles and the bundle. JSON. */
export type JobSpec = BacktestJobSpec | HyperoptJobSpec
