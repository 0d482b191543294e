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

/** Standard deviation in two passes; NaN for fewer than ddof + 1 values or where one is NaN. */
export function deviation(values: Values, options: DeviationOptions = {}): number {
  const ddof = options.ddof ?? 0
  if (values.length <= ddof) return NaN
  const centre = mean(values)
  let squares = 0
  for (let k = 0; k < values.length; k++) squares += (values[k]! - centre) ** 2
  return Math.sqrt(squares / (values.length - ddof))
}
