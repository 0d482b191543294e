import { type Static, Type } from 'typebox'
import { Name, oneOf, relativeKeys, Strict, setOf, Windows } from '../schema-parts.ts'

export const ITB_STATISTICS = [
  'scipy_skew',
  'scipy_kurtosis',
  'pandas_skew',
  'pandas_kurtosis',
  'lsbm',
  'fmax',
  'mean',
  'std',
  'area',
  'slope',
] as const

const Statistic = oneOf(ITB_STATISTICS)

const Config = Type.Object(
  {
    columns: Type.Union([Name, Type.Array(Name, { minItems: 1 }), Type.Record(Name, Name)], {
      description: 'One column; of several the first.',
    }),
    functions: Type.Union([Statistic, Type.Array(Statistic, { minItems: 1 })]),
    windows: Windows,
    parameters: Type.Optional(
      Type.Object(
        {
          ...relativeKeys,
          bias: Type.Optional(
            Type.Boolean({ description: 'Whether scipy_skew and scipy_kurtosis stay uncorrected; false.' }),
          ),
        },
        Strict,
      ),
    ),
  },
  Strict,
)

export const itbstatsSet = setOf('itbstats', Config)

export type ItbStatistic = (typeof ITB_STATISTICS)[number]
export type ItbstatsConfig = Static<typeof Config>
