import { decimalOf, floatOf, minus, plus, times } from './decimal.ts'

/**
 * Value of `amount` at `rate` with the fee added (`side` 1) or taken off (`side` −1): computed in whole
 * decimals, turned into a float once, as freqtrade books it.
 */
export function bookedValue(amount: number, rate: number, fee: number, side: 1 | -1): number {
  const value = times(decimalOf(amount), decimalOf(rate))
  const cost = times(value, decimalOf(fee))
  return floatOf(side === 1 ? plus(value, cost) : minus(value, cost))
}

/** Rounds to 8 decimals; a float that lies exactly between two goes to the even one. Never −0. */
export function roundTo8(x: number): number {
  const up = Number(Math.abs(x).toFixed(8))
  const isTie = Math.abs((x * 512) % 2) === 1
  const isOdd = Math.round(up * 1e8) % 2 === 1
  const nearest = isTie && isOdd ? Number((up - 1e-8).toFixed(8)) : up
  return Math.sign(x) * nearest + 0
}
