import { CLOSE, type ToleranceOf } from './compare-tables.ts'

/** Functions of TA-Lib that are made of running sums, where cancellation eats digits. */
const RUNNING_SUMS = /_(STDDEV|VAR|CORREL|BETA)(_|$)/
const SHAPE = /(skew|kurtosis)/

/** The tolerances that the cases' README states, by the name of the column. */
export function featureTolerance(): ToleranceOf {
  return (column) => {
    if (RUNNING_SUMS.test(column)) return { relative: 1e-6, absolute: 1e-12 }
    if (SHAPE.test(column)) return { relative: 1e-8, absolute: 1e-9 }
    return CLOSE
  }
}
