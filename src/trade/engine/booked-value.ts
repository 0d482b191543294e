import { type Decimal, decimalOf, dividedBy, floatOf, plus, times } from './decimal.ts'

/** An amount that was bought or sold, and its rate. */
export interface BookedFill {
  readonly amount: number
  readonly rate: number
}

/**
 * What `amount` at `rate` is worth with the fee added (`side` 1) or taken off (`side` −1), as freqtrade
 * books it: the shortest decimals of the three are multiplied exactly and the product becomes a float once.
 * About a microsecond: for entries and ties, not for every candle.
 */
export function bookedValue(amount: number, rate: number, fee: number, side: 1 | -1): number {
  return floatOf(withFee(worth({ amount, rate }), fee, side))
}

/** Stake and value of an entry: `amount` at `rate` without and with the fee, each as {@link bookedValue}. */
export function bookedEntry(
  amount: number,
  rate: number,
  fee: number,
  side: 1 | -1,
): { stake: number; paid: number } {
  const value = worth({ amount, rate })
  return { stake: floatOf(value), paid: floatOf(withFee(value, fee, side)) }
}

/** Sum and average rate of what is held and what is added to it; the average is cut off after 18 places. */
export function bookedAverage(held: BookedFill, added: BookedFill): BookedFill {
  const amount = plus(decimalOf(held.amount), decimalOf(added.amount))
  return {
    amount: floatOf(amount),
    rate: floatOf(dividedBy(plus(worth(held), worth(added)), amount)),
  }
}

/** What is left of `amount` when `part` of it is gone, without the residue of a float's subtraction. */
export function bookedRest(amount: number, part: number): number {
  return floatOf(plus(decimalOf(amount), decimalOf(-part)))
}

function worth({ amount, rate }: BookedFill): Decimal {
  return times(decimalOf(amount), decimalOf(rate))
}

function withFee(value: Decimal, fee: number, side: 1 | -1): Decimal {
  return times(value, plus([1n, 0], decimalOf(side * fee)))
}
