import type { Column } from '../../../domain/index.ts'

/** Digits behind the point that a column may be written with. */
export const MOST_DECIMALS = 8

/** Below it, a double times a power of ten is nearer to the right whole number than to any other. */
const MOST_UNITS = 2 ** 50

/**
 * How many digits behind the point tell every value of a column exactly, so that units / 10^digits is the value to
 * the last bit; undefined where {@link MOST_DECIMALS} do not. Prices and volumes of markets mostly have such digits.
 */
export function exactDecimals(values: Column): number | undefined {
  let digits = 0
  let power = 1
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    while (!isExact(value, power)) {
      if (digits === MOST_DECIMALS) return undefined
      power = 10 ** ++digits
    }
  }
  return isExactAll(values, power) ? digits : undefined
}

/** More digits may take a value out of the range in which they are exact. */
function isExactAll(values: Column, power: number): boolean {
  for (let row = 0; row < values.length; row++) if (!isExact(values[row]!, power)) return false
  return true
}

function isExact(value: number, power: number): boolean {
  const units = Math.round(value * power)
  return Math.abs(units) < MOST_UNITS && units / power === value && !Object.is(value, -0)
}
