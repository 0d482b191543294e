import { bookedValue } from './host'
import { fee } from './rules'

/** Splits a float into halves whose products are exact (Veltkamp). */
const SPLIT: f64 = 134217729
/** Far more than all that the sums below lose, relative to the product. */
const LOST: f64 = 1e-29
/** So near to a bound nothing is decided by floats. */
const DOUBT: f64 = 1e-6
const TENS = 41

/** 10^k for k = 0…40 as sums of two floats; the host has written them. */
let tens: usize = 0

/** What {@link book} found. */
export let value: f64 = 0
export let valueWithFee: f64 = 0

/** 1 + fee and 1 − fee as the fee is written: a float and what it lacks. */
let plusHigh: f64 = 0
let plusLow: f64 = 0
let minusHigh: f64 = 0
let minusLow: f64 = 0

export function placeTens(at: usize): void {
  tens = at
}

export function readFee(): void {
  plusHigh = 1 + fee
  plusLow = fee - (plusHigh - 1) + residue(fee)
  minusHigh = 1 - fee
  minusLow = -fee - (minusHigh - 1) - residue(fee)
}

/**
 * What the shortest decimal that reads back as `x` has more than `x` itself, to some 50 bits; NaN where
 * floats cannot tell (a few in a million, powers of two of many digits, and beyond 1e-24…1e16). `x` is
 * positive or 0.
 *
 * In units of 10^-k, with k such that neighbouring floats lie 1 to 10 units apart, at most one multiple of
 * 10 lies nearer to `x` than half that distance: it has the fewest digits. Else it is the nearest whole unit.
 */
function residue(x: f64): f64 {
  if (x < 9007199254740992 && floor(x) === x) return 0
  const exponent = 1075 - <i32>(reinterpret<u64>(x) >> 52)
  const k = ((exponent * 78913) >> 18) + 1
  if (exponent <= 0 || k >= TENS) return NaN
  const next = x * 2.220446049250313e-16
  let apart = x + x * 1.1102230246251565e-16 - x
  if (apart === 0) apart = next

  const ten = load<f64>(tens + ((<usize>k) << 4))
  const units = x * ten
  const rest = productError(x, ten, units) + x * load<f64>(tens + ((<usize>k) << 4), 8)
  const half = apart * ten * 0.5
  const wholes = nearest(units * 0.1)
  const near = units - wholes * 8 - wholes * 2 + rest
  const over = near - nearest(near * 0.1) * 10
  if (over === 0) return 0
  if (apart === next) return NaN
  const away = abs(over)
  if (away < half - DOUBT) return -over / ten
  if (away < half + DOUBT) return NaN
  const one = over - nearest(over)
  const awayOne = abs(one)
  return awayOne > 0.5 - DOUBT || awayOne > half - DOUBT ? NaN : -one / ten
}

/** What a · b has more than its float `product` (Dekker). */
function productError(a: f64, b: f64, product: f64): f64 {
  const aSpread = a * SPLIT
  const aHead = aSpread - (aSpread - a)
  const aTail = a - aHead
  const bSpread = b * SPLIT
  const bHead = bSpread - (bSpread - b)
  const bTail = b - bHead
  return aHead * bHead - product + aHead * bTail + aTail * bHead + aTail * bTail
}

/**
 * `bookedValue` without digits: sets what `amount` at `rate` is worth, without the fee and with it added
 * (`side` 1) or taken off. The products of the decimals are known to more than 95 bits and their rounding is
 * sure but for one in 10^12; for those the host takes the digits.
 */
export function book(amount: f64, rate: f64, side: i32): void {
  const high = side > 0 ? plusHigh : minusHigh
  const low = side > 0 ? plusLow : minusLow
  const product = amount * rate
  const rest = productError(amount, rate, product) + (amount * residue(rate) + rate * residue(amount))
  const charged = product * high
  const chargedRest = productError(product, high, charged) + product * low + rest * high
  value = product + (rest - product * LOST)
  valueWithFee = charged + (chargedRest - charged * LOST)
  if (
    value === product + (rest + product * LOST) &&
    valueWithFee === charged + (chargedRest + charged * LOST)
  )
    return
  value = bookedValue(amount, rate, 0, 1)
  valueWithFee = bookedValue(amount, rate, fee, side)
}
