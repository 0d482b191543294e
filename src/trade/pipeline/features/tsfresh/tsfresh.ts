import type { Column } from '../../../../domain/index.ts'
import { rollingQuantile } from '../../../../math/index.ts'
import type { TableColumn } from '../../port.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import { longestBelowMean, placeOfMaximum } from '../itbstats/strikes.ts'
import { listOf } from '../schema-parts.ts'
import { finite, overWindows, type WindowFunction } from '../window/over-windows.ts'
import { centralSecondDerivative } from './changes.ts'
import { adjustedKurtosis, adjustedSkew } from './shape.ts'
import { STATISTICS } from './statistics.ts'
import type { TsfreshConfig } from './tsfresh-schema.ts'

/**
 * Statistics of windows under the names of tsfresh, `close_quantile_0.9_20`: column, function, its parameter where
 * it has one, window. Gaps are filled first; half a window is enough. Without functions the five of the original.
 */
export const tsfreshFeatures: FeatureGenerator<TsfreshConfig> = {
  generate,
  lookBack: ({ windows }) => Math.max(...listOf(windows)) - 1,
}

const SHORT: readonly (readonly [string, WindowFunction])[] = [
  ['skewness', adjustedSkew],
  ['kurtosis', adjustedKurtosis],
  ['msdc', centralSecondDerivative],
  ['lsbm', longestBelowMean],
  ['fmax', placeOfMaximum],
]

function generate(config: TsfreshConfig, { filled, from }: FeatureInputs): readonly TableColumn[] {
  const windows = listOf(config.windows)
  const columns = listOf(config.columns)
  if (config.functions === undefined) {
    const x = finite(filled(columns[0]!))
    return windows.flatMap((window) =>
      SHORT.map(([name, compute]) => ({
        name: `${columns[0]}_${name}_${window}`,
        values: overWindows(x, { window, from }, onKnown(compute)),
      })),
    )
  }
  const functions = listOf(config.functions)
  return columns.flatMap((column) => {
    const x = finite(filled(column))
    return functions.flatMap((name) => {
      const { parameter, start, compute } = STATISTICS[name]
      const values = parameter ? listOf(config.parameters?.[parameter] ?? start) : [undefined]
      return values.flatMap((value) =>
        windows.map((window) => ({
          name: [column, name, ...(value === undefined ? [] : [value]), window].join('_'),
          values:
            compute === 'quantile'
              ? quantiles(x, window, value ?? 0.5)
              : overWindows(x, { window, from }, onKnown(compute(value ?? 0))),
        })),
      )
    })
  })
}

/** Kept sorted from row to row: sorting each window would cost more than its length. */
function quantiles(x: Column, window: number, q: number): Column {
  return rollingQuantile(x, window, { q, minPeriods: Math.max(1, Math.floor(window / 2)) })
}

/** Starts a window at its first known value; those after it are all known. */
function onKnown(compute: WindowFunction): WindowFunction {
  return (x, from, to) => {
    let start = from
    while (start < to && Number.isNaN(x[start]!)) start++
    return compute(x, start, to)
  }
}
