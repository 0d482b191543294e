/** 10^k for k = 0…40 as sums of two floats, the greater one also in halves of 26 bits. */
const TENS = 41
const HIGH = new Float64Array(TENS)
const LOW = new Float64Array(TENS)
const HEAD = new Float64Array(TENS)
const TAIL = new Float64Array(TENS)
for (let k = 0; k < TENS; k++) {
  const high = Number(`1e${k}`)
  const spread = high * 134217729
  HIGH[k] = high
  LOW[k] = Number(10n ** BigInt(k) - BigInt(high))
  HEAD[k] = spread - (spread - high)
  TAIL[k] = high - HEAD[k]!
}

/** So near to a bound nothing is decided by floats. */
const DOUBT = 1e-6

const bits = new DataView(new ArrayBuffer(8))

/**
 * What the shortest decimal that reads back as `x` has more than `x` itself, to some 50 bits; NaN where
 * floats cannot tell (a few in a million, powers of two of many digits, and beyond 1e-24…1e16), so that the
 * caller must take the decimal's digits. `x` is positive or 0.
 *
 * In units of 10^-k, with k such that neighbouring floats lie 1 to 10 units apart, at most one multiple of
 * 10 lies nearer to `x` than half that distance: it has the fewest digits. Else it is the nearest whole unit.
 */
export function decimalResidue(x: number): number {
  if (x < 9007199254740992 && Math.floor(x) === x) return 0
  const apart = x + x * 1.1102230246251565e-16 - x || x * 2.220446049250313e-16
  bits.setFloat64(0, x, true)
  const exponent = 1075 - (bits.getInt32(4, true) >>> 20)
  const k = ((exponent * 78913) >> 18) + 1
  if (exponent <= 0 || k >= TENS) return Number.NaN

  const ten = HIGH[k]!
  const spread = x * 134217729
  const head = spread - (spread - x)
  const tail = x - head
  const units = x * ten
  const rest = head * HEAD[k]! - units + head * TAIL[k]! + tail * HEAD[k]! + tail * TAIL[k]! + x * LOW[k]!
  const half = apart * ten * 0.5

  const tens = Math.round(units * 0.1)
  const over = units - tens * 8 - tens * 2 + rest
  const overTen = over - Math.round(over * 0.1) * 10
  if (overTen === 0) return 0
  if (apart === x * 2.220446049250313e-16) return Number.NaN
  const awayTen = Math.abs(overTen)
  if (awayTen < half - DOUBT) return -overTen / ten
  if (awayTen < half + DOUBT) return Number.NaN
  const overOne = overTen - Math.round(overTen)
  const awayOne = Math.abs(overOne)
  return awayOne > 0.5 - DOUBT || awayOne > half - DOUBT ? Number.NaN : -overOne / ten
}
