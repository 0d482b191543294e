import type { WindowFunction } from '../window/over-windows.ts'
import { type Moments, roundedStd, windowStd } from '../window/window-moments.ts'

/** Where statistics of windows differ. */
export interface StatisticsDialect {
  /** First row of a window that starts at `from`, of a column that is known from `firstKnown` on. */
  windowStart(from: number, firstKnown: number): number
  /** Population standard deviation of the known values. */
  readonly std: WindowFunction
  /** `scipy_kurtosis` of a window that is not flat. */
  kurtosis(moments: Moments, bias: boolean): number
  /** Makes 0 of what counts as rounding. */
  snap(value: number): number
}

/** Unknown values are no part of a window; excess kurtosis, corrected for bias unless `bias`; no absolute zero. */
export const lemeStatistics: StatisticsDialect = {
  windowStart: Math.max,
  std: windowStd,
  kurtosis({ count: n, m2, m4 }, bias) {
    const excess = m4 / (m2 * m2) - 3
    if (bias || n < 4) return excess
    return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excess + 6)
  },
  snap: (value) => value,
}

/** As the original: windows start in the unknown, rounding counts as spread, `bias` chooses between Pearson's and excess kurtosis. */
export const itbStatistics: StatisticsDialect = {
  windowStart: (from) => from,
  std: roundedStd,
  kurtosis: ({ m2, m4 }, bias) => m4 / (m2 * m2) - (bias ? 3 : 0),
  snap: (value) => (Math.abs(value) < 1e-14 ? 0 : value),
}
