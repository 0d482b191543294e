const LN2_HIGH: f64 = 0.6931471803691238
const LN2_LOW: f64 = 1.9082149292705877e-10
const PER_LN2: f64 = Math.LOG2E
/** 2⁵² + 1023: added to a whole number, its low bits are the exponent field of that power of two. */
const EXPONENT: f64 = 4503599627371519
const TINY: f64 = 6.223015277861142e-61
const DETOUR: f64 = 200
/** Between −700 and 700 a power of two is an exponent field. */
const PLAIN: f64 = 700

/** 1 / (1 + e^−x) of two rows, equal to the bit to `src/math/elementary/exp.ts`. */
export function sigmoids(x: v128): v128 {
  const y = f64x2.neg(x)
  if (v128.any_true(f64x2.gt(f64x2.abs(y), f64x2.splat(PLAIN)))) {
    return f64x2(sigmoid(f64x2.extract_lane(x, 0)), sigmoid(f64x2.extract_lane(x, 1)))
  }
  const k = f64x2.floor(f64x2.add(f64x2.mul(y, f64x2.splat(PER_LN2)), f64x2.splat(0.5)))
  const high = f64x2.mul(k, f64x2.splat(LN2_HIGH))
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW))
  const r = f64x2.sub(f64x2.sub(y, high), low)
  let series = f64x2.splat(1.0 / 6227020800)
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 479001600))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 39916800))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 3628800))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 362880))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 40320))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 5040))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 720))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 120))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 24))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(1.0 / 6))
  series = f64x2.add(f64x2.mul(series, r), f64x2.splat(0.5))
  const one = f64x2.splat(1)
  const power = f64x2.add(one, f64x2.add(r, f64x2.mul(f64x2.mul(r, r), series)))
  const scale = i64x2.shl(f64x2.add(k, f64x2.splat(EXPONENT)), 52)
  return f64x2.div(one, f64x2.add(one, f64x2.mul(power, scale)))
}

export function sigmoid(x: f64): f64 {
  return 1.0 / (1.0 + exponential(-x))
}

function exponential(x: f64): f64 {
  if (x <= -746) return 0
  if (x > 710) return Infinity
  const k = floor(x * PER_LN2 + 0.5)
  const r = x - k * LN2_HIGH - k * LN2_LOW
  let series: f64 = 1.0 / 6227020800
  series = series * r + 1.0 / 479001600
  series = series * r + 1.0 / 39916800
  series = series * r + 1.0 / 3628800
  series = series * r + 1.0 / 362880
  series = series * r + 1.0 / 40320
  series = series * r + 1.0 / 5040
  series = series * r + 1.0 / 720
  series = series * r + 1.0 / 120
  series = series * r + 1.0 / 24
  series = series * r + 1.0 / 6
  series = series * r + 0.5
  const power = 1.0 + (r + r * r * series)
  if (k > 1023) return power * powerOfTwo(1023) * 2
  if (k < -1022) return power * powerOfTwo(k + DETOUR) * TINY
  return power * powerOfTwo(k)
}

/** For k from −1022 to 1023. */
function powerOfTwo(k: f64): f64 {
  return reinterpret<f64>((<i64>k + 1023) << 52)
}
