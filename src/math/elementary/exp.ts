const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const PER_LN2 = Math.LOG2E
const LEAST_EXPONENT = -1074
/** Results below the normal range are scaled in two steps, of which only the last one rounds. */
const DETOUR = 200

/** 2^k for every k a float64 can hold, by exact doubling and halving. */
const POWERS = powersOfTwo()

/**
 * e^x from + − · alone, so that every machine and engine gives the same bits (`Math.exp` may not).
 * Off by about 1 unit in the last place at most; NaN for NaN, Infinity above 709.78…, 0 below −745.13….
 * x = k·ln 2 + r with |r| ≤ ln 2 / 2; e^r by its Taylor polynomial of degree 13.
 */
export function exp(x: number): number {
  if (!(x > -746)) return Number.isNaN(x) ? NaN : 0
  if (x > 710) return Infinity
  const k = Math.floor(x * PER_LN2 + 0.5)
  const r = x - k * LN2_HIGH - k * LN2_LOW
  let series = 1 / 6227020800
  series = series * r + 1 / 479001600
  series = series * r + 1 / 39916800
  series = series * r + 1 / 3628800
  series = series * r + 1 / 362880
  series = series * r + 1 / 40320
  series = series * r + 1 / 5040
  series = series * r + 1 / 720
  series = series * r + 1 / 120
  series = series * r + 1 / 24
  series = series * r + 1 / 6
  series = series * r + 0.5
  const power = 1 + (r + r * r * series)
  if (k > 1023) return power * POWERS[1023 - LEAST_EXPONENT]! * 2
  if (k < -1022) return power * POWERS[k + DETOUR - LEAST_EXPONENT]! * POWERS[-DETOUR - LEAST_EXPONENT]!
  return power * POWERS[k - LEAST_EXPONENT]!
}

/** 1 / (1 + e^−x), the probability of log-odds x; the same bits on every machine. */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x))
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(1024 - LEAST_EXPONENT)
  powers[-LEAST_EXPONENT] = 1
  for (let k = 1; k < 1024; k++) powers[k - LEAST_EXPONENT] = powers[k - 1 - LEAST_EXPONENT]! * 2
  for (let k = -1; k >= LEAST_EXPONENT; k--) powers[k - LEAST_EXPONENT] = powers[k + 1 - LEAST_EXPONENT]! / 2
  return powers
}
