import { type Static, Type } from 'typebox'
import { Name, oneOf, Strict, setOf, Windows } from '../schema-parts.ts'

/** Functions by the name that tsfresh gives them. */
export const TSFRESH_FUNCTIONS = [
  'abs_energy',
  'absolute_sum_of_changes',
  'autocorrelation',
  'binned_entropy',
  'c3',
  'cid_ce',
  'count_above_mean',
  'count_below_mean',
  'first_location_of_maximum',
  'first_location_of_minimum',
  'kurtosis',
  'last_location_of_maximum',
  'last_location_of_minimum',
  'linear_trend_r2',
  'linear_trend_slope',
  'longest_strike_above_mean',
  'longest_strike_below_mean',
  'maximum',
  'mean',
  'mean_abs_change',
  'mean_change',
  'mean_second_derivative_central',
  'median',
  'minimum',
  'number_peaks',
  'permutation_entropy',
  'quantile',
  'ratio_beyond_r_sigma',
  'root_mean_square',
  'skewness',
  'standard_deviation',
  'sum_values',
  'time_reversal_asymmetry',
  'variance',
  'variation_coefficient',
] as const

const several = (least: number, most: number, description: string) => {
  const value = Type.Number({ minimum: least, maximum: most })
  return Type.Optional(Type.Union([value, Type.Array(value, { minItems: 1 })], { description }))
}

const Config = Type.Object(
  {
    columns: Type.Union([Name, Type.Array(Name, { minItems: 1 })]),
    functions: Type.Optional(
      Type.Union([oneOf(TSFRESH_FUNCTIONS), Type.Array(oneOf(TSFRESH_FUNCTIONS), { minItems: 1 })], {
        description: 'skewness, kurtosis, msdc, lsbm and fmax of the first column where absent.',
      }),
    ),
    windows: Windows,
    parameters: Type.Optional(
      Type.Object(
        {
          lag: several(1, 10_000, 'Rows of autocorrelation, c3 and time_reversal_asymmetry; 1.'),
          q: several(0, 1, 'Shares of quantile; 0.5.'),
          support: several(1, 10_000, 'Rows on either side of number_peaks; 1.'),
          bins: several(2, 1000, 'Bins of binned_entropy; 10.'),
          r: several(0, 100, 'Deviations of ratio_beyond_r_sigma; 1.'),
          order: several(2, 7, 'Rows of a pattern of permutation_entropy; 3.'),
        },
        Strict,
      ),
    ),
  },
  Strict,
)

export const tsfreshSet = setOf('tsfresh', Config)

export type TsfreshFunction = (typeof TSFRESH_FUNCTIONS)[number]
export type TsfreshConfig = Static<typeof Config>
export type TsfreshParameter = keyof NonNullable<TsfreshConfig['parameters']>
