import type { Column } from '../../../../domain/index.ts'
import type { TableColumn } from '../../port.ts'
import type { FeatureDialect } from '../feature-dialect.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import { relate } from '../relate.ts'
import { listOf } from '../schema-parts.ts'
import { finite, overWindows, type WindowFunction } from '../window/over-windows.ts'
import { windowArea, windowMean, windowMoments, windowSlope } from '../window/window-moments.ts'
import type { ItbStatistic, ItbstatsConfig } from './itbstats-schema.ts'
import { longestBelowMean, placeOfMaximum } from './strikes.ts'

/** Statistics of windows, named `close_slope_20`: column, function, window. Half a window is enough. */
export const itbstatsFeatures: FeatureGenerator<ItbstatsConfig> = {
  generate,
  lookBack: ({ windows }) => Math.max(...listOf(windows)) - 1,
}

function generate(config: ItbstatsConfig, { filled, dialect, from }: FeatureInputs): readonly TableColumn[] {
  const { columns, parameters } = config
  const name = typeof columns === 'string' ? columns : Object.values(columns)[0]!
  const x = finite(filled(name))
  const windows = listOf(config.windows)
  return listOf(config.functions).flatMap((statistic) => {
    const compute = statisticOf(statistic, { bias: parameters?.bias ?? false, dialect, x })
    const values = windows.map((window) => overWindows(x, { window, from }, compute))
    const related = parameters ? relate(values, parameters, dialect) : values
    return related.map((column, i) => ({ name: `${name}_${statistic}_${windows[i]}`, values: column }))
  })
}

/** The statistic of a window of a column whose first rows alone may be unknown. */
function statisticOf(
  name: ItbStatistic,
  { bias, dialect, x }: { bias: boolean; dialect: FeatureDialect; x: Column },
): WindowFunction {
  const firstKnown = x.findIndex((value) => !Number.isNaN(value))
  /** Where a window starts whose function does not pass over unknown values by itself. */
  const strictly = (compute: WindowFunction): WindowFunction => {
    return (values, from, to) => compute(values, dialect.statistics.windowStart(from, firstKnown), to)
  }
  switch (name) {
    case 'mean':
      return windowMean
    case 'std':
      return dialect.statistics.std
    case 'slope':
      return windowSlope
    case 'area':
      return windowArea
    case 'lsbm':
      return strictly(longestBelowMean)
    case 'fmax':
      return strictly(placeOfMaximum)
    case 'scipy_skew':
      return strictly((values, from, to) => scipySkew(values, { from, to, bias }))
    case 'scipy_kurtosis':
      return strictly((values, from, to) => {
        const moments = windowMoments(values, from, to)
        const isKnown = moments.count === to - from && moments.m2 > 0
        return isKnown ? dialect.statistics.kurtosis(moments, bias) : Number.NaN
      })
    case 'pandas_skew':
      return (values, from, to) => pandasSkew(values, { from, to, dialect })
    case 'pandas_kurtosis':
      return (values, from, to) => pandasKurtosis(values, { from, to, dialect })
  }
}

function scipySkew(x: Column, { from, to, bias }: { from: number; to: number; bias: boolean }): number {
  const { count: n, m2, m3 } = windowMoments(x, from, to)
  if (n < to - from || m2 === 0) return Number.NaN
  const skew = m3 / m2 ** 1.5
  return bias || n < 3 ? skew : (Math.sqrt((n - 1) * n) / (n - 2)) * skew
}

interface Range {
  readonly from: number
  readonly to: number
  readonly dialect: FeatureDialect
}

function pandasSkew(x: Column, { from, to, dialect }: Range): number {
  const { count: n, m2, m3 } = windowMoments(x, from, to)
  if (n < 3) return Number.NaN
  const square = dialect.statistics.snap(m2 * n)
  return square === 0
    ? 0
    : ((n * Math.sqrt(n - 1)) / (n - 2)) * (dialect.statistics.snap(m3 * n) / square ** 1.5)
}

function pandasKurtosis(x: Column, { from, to, dialect }: Range): number {
  const { count: n, m2, m4 } = windowMoments(x, from, to)
  if (n < 4) return Number.NaN
  const top = dialect.statistics.snap(n * (n + 1) * (n - 1) * (m4 * n))
  const bottom = dialect.statistics.snap((n - 2) * (n - 3) * (m2 * n) ** 2)
  return bottom === 0 ? 0 : top / bottom - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3))
}
