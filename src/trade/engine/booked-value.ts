import type { TradeFill } from '../../domain/index.ts'
import { type Decimal, decimalOf, dividedBy, floatOf, plus, times } from './decimal.ts'

/**
 * What `amount` at `rate` is worth with the fee added (`side` 1) or taken off (`side` −1), as freqtrade
 * books it: the shortest decimals of the three are multiplied exactly and the product becomes a float once.
 * About a microsecond: for entries and ties, not for every candle.
 */
export function bookedValue(amount: number, rate: number, fee: number, side: 1 | -1): number {
  return floatOf(withFee(times(decimalOf(amount), decimalOf(rate)), fee, side))
}

/** What is held after some fills. */
export interface BookedHolding {
  readonly amount: number
  /** Average of the entries; an exit leaves it as it is. Cut off after 18 places. */
  readonly rate: number
  /** What the entries cost without fees, less what exits took out of it at the average. */
  readonly value: number
}

/** Goes through the fills in their order, in exact decimals, as freqtrade does. */
export function bookedHolding(fills: readonly TradeFill[]): BookedHolding {
  let amount: Decimal = [0n, 0]
  let value: Decimal = [0n, 0]
  let average: Decimal = [0n, 0]
  for (const { side, amount: filled, rate } of fills) {
    const sign = side === 'entry' ? 1 : -1
    const part = decimalOf(sign * filled)
    amount = plus(amount, part)
    value = plus(value, times(part, side === 'entry' ? decimalOf(rate) : average))
    if (side === 'entry') average = dividedBy(value, amount)
  }
  const isOne = fills.length === 1
  return { amount: floatOf(amount), rate: isOne ? fills[0]!.rate : floatOf(average), value: floatOf(value) }
}

function withFee(value: Decimal, fee: number, side: 1 | -1): Decimal {
  return times(value, plus([1n, 0], decimalOf(side * fee)))
}
