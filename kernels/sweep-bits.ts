import { at } from './lanes'
import { TILE } from './sweep-narrow'

/** Words of a tile. */
export const WORDS: i32 = TILE / 64
const BYTES: usize = <usize>TILE / 8
/** Where the words of < and = lie behind those of >. */
export const BELOW: usize = BYTES
export const EQUAL: usize = 2 * BYTES

/**
 * Bits of a > b over a tile of narrow rows; false where a difference is 0, unknown or too small to tell, and then the
 * bits are of no use. Such a one makes the product of four differences 0 or NaN.
 */
export function narrowBits(words: usize, a: usize, b: usize): bool {
  let clear = i32x4.splat(-1)
  for (const end = words + BYTES; words < end; words += 8) {
    let word: u64 = 0
    for (let quarter: i32 = 0; quarter < 64; quarter += 16) {
      const c = f32x4.sub(v128.load(b), v128.load(a))
      const d = f32x4.sub(v128.load(b, 16), v128.load(a, 16))
      const e = f32x4.sub(v128.load(b, 32), v128.load(a, 32))
      const f = f32x4.sub(v128.load(b, 48), v128.load(a, 48))
      const product = f32x4.mul(f32x4.mul(c, d), f32x4.mul(e, f))
      clear = v128.and(clear, f32x4.gt(f32x4.abs(product), f32x4.splat(0)))
      const signs = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(c, d), i16x8.narrow_i32x4_s(e, f))
      word |= (<u64>i8x16.bitmask(signs)) << quarter
      a += 64
      b += 64
    }
    store<u64>(words, word)
  }
  return i32x4.all_true(clear)
}

/** Bits of a > b, a < b and a = b over `size` rows of a tile, 0 behind them. */
export function wideBits(words: usize, a: usize, b: usize, size: i32): void {
  for (let w: i32 = 0; w < WORDS; w++) {
    let above: u64 = 0
    let below: u64 = 0
    let equal: u64 = 0
    const stop = min(64, size - (w << 6))
    let k: i32 = 0
    for (; k + 2 <= stop; k += 2) {
      const x = v128.load(at(a, (w << 6) + k))
      const y = v128.load(at(b, (w << 6) + k))
      above |= (<u64>i64x2.bitmask(f64x2.gt(x, y))) << k
      below |= (<u64>i64x2.bitmask(f64x2.lt(x, y))) << k
      equal |= (<u64>i64x2.bitmask(f64x2.eq(x, y))) << k
    }
    if (k < stop) {
      const x = load<f64>(at(a, (w << 6) + k))
      const y = load<f64>(at(b, (w << 6) + k))
      above |= (x > y ? <u64>1 : 0) << k
      below |= (x < y ? <u64>1 : 0) << k
      equal |= (x === y ? <u64>1 : 0) << k
    }
    const word = words + ((<usize>w) << 3)
    store<u64>(word, above)
    store<u64>(word, below, BELOW)
    store<u64>(word, equal, EQUAL)
  }
}
