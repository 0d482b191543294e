import { at } from './lanes'

/** Rows that a sweep works on at a time. */
export const TILE: i32 = 512

/**
 * Rows of a column in 32 bits, for a first look: (x − r) / |r|, so that near prices stay apart. Rounding keeps the
 * order: where two narrow values differ, the wide ones differ in that direction.
 * in: x[size]; out: f32[TILE], the last value repeated.
 */
export function narrow(out: usize, x: usize, size: i32, r: f64): void {
  const isUsable = r - r === 0 && r !== 0
  const centre = isUsable ? r : 0
  const scale = isUsable ? 1 / abs<f64>(r) : 1
  const centres = f64x2.splat(centre)
  const scales = f64x2.splat(scale)
  let k: i32 = 0
  for (; k + 4 <= size; k += 4) {
    const early = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(at(x, k)), centres), scales))
    const late = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sub(v128.load(at(x, k + 2)), centres), scales))
    v128.store(narrowAt(out, k), v128.shuffle<i64>(early, late, 0, 2))
  }
  for (; k < size; k++) store<f32>(narrowAt(out, k), <f32>((load<f64>(at(x, k)) - centre) * scale))
  const last = load<f32>(narrowAt(out, k - 1))
  for (; k < TILE; k++) store<f32>(narrowAt(out, k), last)
}

function narrowAt(column: usize, row: i32): usize {
  return column + ((<usize>row) << 2)
}
