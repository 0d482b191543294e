import type { PipelineConfig } from '../../../src/trade/pipeline/index.ts'
import { CLOSE, type ToleranceOf } from './compare-tables.ts'

/** Functions of TA-Lib that are made of running sums, where cancellation eats digits. */
const RUNNING_SUMS = /_(STDDEV|VAR|CORREL|BETA)(_|$)/
const SHAPE = /(skew|kurtosis)/

/** The tolerances that the cases' README states, by the name of the column, or by its function where it has a name of its own. */
export function featureTolerance(config: PipelineConfig): ToleranceOf {
  const named = namedRunningSums(config)
  return (column) => {
    if (RUNNING_SUMS.test(column) || named.has(column)) return { relative: 1e-6, absolute: 1e-12 }
    if (SHAPE.test(column)) return { relative: 1e-8, absolute: 1e-9 }
    return CLOSE
  }
}

/** Columns that a list of names gives functions of running sums. */
function namedRunningSums({ feature_sets = [] }: PipelineConfig): ReadonlySet<string> {
  const names = feature_sets.flatMap((set) => {
    if (set.generator !== 'talib' || !Array.isArray(set.config.names)) return []
    const isSum = [set.config.functions].flat().some((name) => RUNNING_SUMS.test(`_${name}`))
    const prefix = set.feature_prefix ? `${set.feature_prefix}_` : ''
    return isSum ? set.config.names.map((name) => `${prefix}${name}`) : []
  })
  return new Set(names)
}
