import type { Column } from '../../../../domain/index.ts'
import { longestBelowMean, placeOfMaximum } from '../itbstats/strikes.ts'
import { windowMax, windowMin } from '../window/extremes.ts'
import type { WindowFunction } from '../window/over-windows.ts'
import { windowMean, windowMoments, windowSlope, windowStd } from '../window/window-moments.ts'
import {
  absoluteChanges,
  autocorrelation,
  c3,
  centralSecondDerivative,
  complexity,
  meanChange,
  peaks,
  reversalAsymmetry,
} from './changes.ts'
import { longestAboveMean, placeOf } from './places.ts'
import {
  adjustedKurtosis,
  adjustedSkew,
  beyondDeviations,
  binnedEntropy,
  countBeside,
  permutationEntropy,
  trendR2,
} from './shape.ts'
import type { TsfreshFunction, TsfreshParameter } from './tsfresh-schema.ts'

interface Statistic {
  /** The one parameter that it has, and what that is when not given. */
  readonly parameter?: TsfreshParameter
  readonly start?: number
  /** By the parameter's value; `quantile` is kept sorted instead. */
  readonly compute: ((value: number) => WindowFunction) | 'quantile'
}

const plain = (compute: WindowFunction): Statistic => ({ compute: () => compute })

/** Every function by its name. The values of a window are all known. */
export const STATISTICS: Readonly<Record<TsfreshFunction, Statistic>> = {
  abs_energy: plain(energy),
  absolute_sum_of_changes: plain(absoluteChanges),
  autocorrelation: { parameter: 'lag', start: 1, compute: autocorrelation },
  binned_entropy: { parameter: 'bins', start: 10, compute: binnedEntropy },
  c3: { parameter: 'lag', start: 1, compute: c3 },
  cid_ce: plain(complexity),
  count_above_mean: plain(countBeside(1)),
  count_below_mean: plain(countBeside(-1)),
  first_location_of_maximum: plain(placeOfMaximum),
  first_location_of_minimum: plain(placeOf({ extreme: 'least', which: 'first' })),
  kurtosis: plain(adjustedKurtosis),
  last_location_of_maximum: plain(placeOf({ extreme: 'most', which: 'last' })),
  last_location_of_minimum: plain(placeOf({ extreme: 'least', which: 'last' })),
  linear_trend_r2: plain(trendR2),
  linear_trend_slope: plain(windowSlope),
  longest_strike_above_mean: plain(longestAboveMean),
  longest_strike_below_mean: plain(longestBelowMean),
  maximum: plain(windowMax),
  mean: plain(windowMean),
  mean_abs_change: plain((x, from, to) => absoluteChanges(x, from, to) / (to - from - 1)),
  mean_change: plain(meanChange),
  mean_second_derivative_central: plain(centralSecondDerivative),
  median: { compute: 'quantile' },
  minimum: plain(windowMin),
  number_peaks: { parameter: 'support', start: 1, compute: peaks },
  permutation_entropy: { parameter: 'order', start: 3, compute: permutationEntropy },
  quantile: { parameter: 'q', start: 0.5, compute: 'quantile' },
  ratio_beyond_r_sigma: { parameter: 'r', start: 1, compute: beyondDeviations },
  root_mean_square: plain((x, from, to) => Math.sqrt(energy(x, from, to) / (to - from))),
  skewness: plain(adjustedSkew),
  standard_deviation: plain(windowStd),
  sum_values: plain((x, from, to) => windowMean(x, from, to) * (to - from)),
  time_reversal_asymmetry: { parameter: 'lag', start: 1, compute: reversalAsymmetry },
  variance: plain((x, from, to) => windowMoments(x, from, to).m2),
  variation_coefficient: plain((x, from, to) => {
    const { mean, m2 } = windowMoments(x, from, to)
    return mean === 0 ? Number.NaN : Math.sqrt(m2) / mean
  }),
}

/** Σx². */
function energy(x: Column, from: number, to: number): number {
  let sum = 0
  for (let row = from; row < to; row++) sum += x[row]! * x[row]!
  return sum
}
