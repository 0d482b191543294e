/** A float as its shortest decimal says it: `digits` / 10^`places`, exactly. */
interface Decimal {
  readonly digits: bigint
  readonly places: number
}

/**
 * Value of `amount` at `rate` with the fee added (`side` 1) or taken off (`side` −1): computed in whole
 * decimals, turned into a float once, as freqtrade books it.
 */
export function bookedValue(amount: number, rate: number, fee: number, side: 1 | -1): number {
  const value = times(decimalOf(amount), decimalOf(rate))
  const cost = times(value, decimalOf(fee))
  const valueDigits = value.digits * 10n ** BigInt(cost.places - value.places)
  return floatOf({ digits: valueDigits + BigInt(side) * cost.digits, places: cost.places })
}

/** Rounds to 8 decimals; a float that lies exactly between two goes to the even one. Never −0. */
export function roundTo8(x: number): number {
  const up = Number(Math.abs(x).toFixed(8))
  const isTie = Math.abs((x * 512) % 2) === 1
  const isOdd = Math.round(up * 1e8) % 2 === 1
  const nearest = isTie && isOdd ? Number((up - 1e-8).toFixed(8)) : up
  return Math.sign(x) * nearest + 0
}

function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, places: a.places + b.places }
}

function decimalOf(x: number): Decimal {
  const [mantissa, exponent = '0'] = String(x).split('e')
  const [whole, fraction = ''] = mantissa!.split('.')
  const places = fraction.length - Number(exponent)
  const digits = BigInt(whole! + fraction)
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places }
}

function floatOf({ digits, places }: Decimal): number {
  return Number(`${digits}e-${places}`)
}
