/** `digits` / 10^`places`, exactly. */
export interface Decimal {
  readonly digits: bigint
  readonly places: number
}

/** Quotients keep this many places, as the decimals of freqtrade's exchange library do. */
const QUOTIENT_PLACES = 18

/** A float as its shortest decimal says it. */
export function decimalOf(x: number): Decimal {
  const [mantissa, exponent = '0'] = String(x).split('e')
  const [whole, fraction = ''] = mantissa!.split('.')
  const places = fraction.length - Number(exponent)
  const digits = BigInt(whole! + fraction)
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places }
}

export function floatOf({ digits, places }: Decimal): number {
  return Number(`${digits}e-${places}`)
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places)
  return { digits: digitsAt(a, places) + digitsAt(b, places), places }
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { digits: -b.digits, places: b.places })
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, places: a.places + b.places }
}

/** Of two that are not negative; what comes after the last place is cut off. */
export function dividedBy(a: Decimal, b: Decimal): Decimal {
  const shift = QUOTIENT_PLACES - a.places + b.places
  const numerator = shift < 0 ? a.digits / 10n ** BigInt(-shift) : a.digits * 10n ** BigInt(shift)
  return { digits: numerator / b.digits, places: QUOTIENT_PLACES }
}

/** The multiple of `step` next to `x`, which is not negative; the number itself where there is no step. */
export function toStep(x: number, step: number | null, direction: 'down' | 'nearest' | 'up'): number {
  if (step === null) return x
  const [value, unit] = [decimalOf(x), decimalOf(step)]
  const places = Math.max(value.places, unit.places)
  const [digits, size] = [digitsAt(value, places), digitsAt(unit, places)]
  const rest = digits % size
  const below = digits - rest
  const goesUp = rest !== 0n && (direction === 'up' || (direction === 'nearest' && rest * 2n >= size))
  return floatOf({ digits: goesUp ? below + size : below, places })
}

function digitsAt({ digits, places }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - places)
}
