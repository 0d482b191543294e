import type { Column } from '../../domain/index.ts'

type Values = Column | readonly number[]

/** Arithmetic mean; NaN for no values or where one is NaN. Compensated (Neumaier), so the order hardly matters. */
export function mean(values: Values): number {
  return sum(values) / values.length
}

/** Compensated sum (Neumaier); 0 for no values, NaN where one is NaN. */
export function sum(values: Values): number {
  let total = 0
  let lost = 0
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return Number.isFinite(total) ? total + lost : total
}

export interface DeviationOptions {
  /** Divisor is count − ddof: 0 (default) population, 1 sample. */
  readonly ddof?: 0 | 1
}

/** Standard deviation in two passes; 0 for equal values, NaN for fewer than ddof + 1 or where one is NaN. */
export function deviation(values: Values, options: DeviationOptions = {}): number {
  const ddof = options.ddof ?? 0
  if (values.length <= ddof) return NaN
  const centre = mean(values)
  let squares = 0
  let areEqual = Number.isFinite(values[0])
  for (let k = 0; k < values.length; k++) {
    squares += (values[k]! - centre) ** 2
    areEqual &&= values[k] === values[0]
  }
  // The mean of equal values may be off by its rounding, which is no deviation.
  return areEqual ? 0 : Math.sqrt(squares / (values.length - ddof))
}

/**
 * A deviation to divide by; 0 where it is no more than the rounding of so many values around their mean, for what is
 * constant but for that would be blown up to a deviation of 1 (scikit-learn's rule for StandardScaler).
 */
export function divisibleDeviation(
  deviation: number,
  around: { readonly mean: number; readonly count: number },
): number {
  return deviation > around.count * Math.abs(around.mean) * Number.EPSILON ? deviation : 0
}
