const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const LEAST_NORMAL = 2.2250738585072014e-308
const SUBNORMAL_SCALE = 2 ** 54
const view = new DataView(new ArrayBuffer(8))

/**
 * Natural logarithm from + − · / alone, so that every machine and engine gives the same bits (`Math.log` may not).
 * Off by about 1 unit in the last place at most; −Infinity at 0, NaN below.
 * x = m·2^k with √½ ≤ m < √2; ln m = 2·artanh s, s = (m − 1)/(m + 1), by its series.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return Infinity
  const subnormal = x < LEAST_NORMAL
  view.setFloat64(0, subnormal ? x * SUBNORMAL_SCALE : x)
  const head = view.getUint32(0)
  let k = (head >>> 20) - 1023 - (subnormal ? 54 : 0)
  view.setUint32(0, (head & 0xfffff) | 0x3ff00000)
  let m = view.getFloat64(0)
  if (m > Math.SQRT2) {
    m /= 2
    k++
  }
  const f = m - 1
  const s = f / (2 + f)
  const z = s * s
  let series = 2 / 23
  series = series * z + 2 / 21
  series = series * z + 2 / 19
  series = series * z + 2 / 17
  series = series * z + 2 / 15
  series = series * z + 2 / 13
  series = series * z + 2 / 11
  series = series * z + 2 / 9
  series = series * z + 2 / 7
  series = series * z + 2 / 5
  series = series * z + 2 / 3
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + z * series) + k * LN2_LOW) - f)
}
