/** An exact decimal number: digits · 10^−places. */
export type Decimal = readonly [digits: bigint, places: number]

/** Places that a quotient keeps; the rest is cut off. */
const QUOTIENT_PLACES = 18

/** The shortest decimal that reads back as `value`; places are negative from 10^17 on. */
export function decimalOf(value: number): Decimal {
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  const point = mantissa.indexOf('.')
  const fraction = point < 0 ? 0 : mantissa.length - point - 1
  return [BigInt(mantissa.replace('.', '')), fraction - Number(exponent)]
}

export function floatOf([digits, places]: Decimal): number {
  return Number(`${digits}e${-places}`)
}

export function times(a: Decimal, b: Decimal): Decimal {
  return [a[0] * b[0], a[1] + b[1]]
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a[1], b[1])
  return [scaled(a, places) + scaled(b, places), places]
}

/** a / b, cut off after 18 places. */
export function dividedBy(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a[1], b[1])
  return [(scaled(a, places) * 10n ** BigInt(QUOTIENT_PLACES)) / scaled(b, places), QUOTIENT_PLACES]
}

/** The multiple of `step` at or next to `value`, both not negative; one exactly between two goes up to 'nearest'. */
export function onStep(value: Decimal, step: Decimal, rounding: 'down' | 'up' | 'nearest'): Decimal {
  const places = Math.max(value[1], step[1])
  const [digits, size] = [scaled(value, places), scaled(step, places)]
  const rest = digits % size
  const isUp = rest > 0n && (rounding === 'up' || (rounding === 'nearest' && rest * 2n >= size))
  return [digits - rest + (isUp ? size : 0n), places]
}

function scaled([digits, places]: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - places)
}
