import { decimalOf, floatOf, onStep } from './decimal.ts'

/** Which multiple of a step is taken for a value between two. */
export type Rounding = 'down' | 'up' | 'nearest'

/**
 * `value`, not negative, on a multiple of `step`; unchanged without a step. Exact decimals decide, as in
 * freqtrade and ccxt: 1.0000000000000009 lies above 1 and goes up to 1.01. About a microsecond.
 */
export function stepped(value: number, step: number | null | undefined, rounding: Rounding): number {
  return step ? floatOf(onStep(decimalOf(value), decimalOf(step), rounding)) : value
}
