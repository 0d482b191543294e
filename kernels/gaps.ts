import { at, fill } from './lanes'

/** Whether rows from…rows − 1 hold no NaN. */
export function isDense(x: usize, from: i32, rows: i32): bool {
  let row = from
  for (; row + 8 <= rows; row += 8) {
    const p = at(x, row)
    const a = v128.load(p)
    const b = v128.load(p, 16)
    const c = v128.load(p, 32)
    const d = v128.load(p, 48)
    const known = v128.and(v128.and(f64x2.eq(a, a), f64x2.eq(b, b)), v128.and(f64x2.eq(c, c), f64x2.eq(d, d)))
    if (!i64x2.all_true(known)) return false
  }
  for (; row < rows; row++) if (Number.isNaN(load<f64>(at(x, row)))) return false
  return true
}

/** Whether every row is a finite number. */
export function allFinite(x: usize, rows: i32): bool {
  const zero = f64x2.splat(0)
  let row: i32 = 0
  for (; row + 8 <= rows; row += 8) {
    const p = at(x, row)
    const a = v128.load(p)
    const b = v128.load(p, 16)
    const c = v128.load(p, 32)
    const d = v128.load(p, 48)
    const finite = v128.and(
      v128.and(f64x2.eq(f64x2.sub(a, a), zero), f64x2.eq(f64x2.sub(b, b), zero)),
      v128.and(f64x2.eq(f64x2.sub(c, c), zero), f64x2.eq(f64x2.sub(d, d), zero)),
    )
    if (!i64x2.all_true(finite)) return false
  }
  for (; row < rows; row++) {
    const value = load<f64>(at(x, row))
    if (value - value !== 0) return false
  }
  return true
}

/** Writes NaN wherever the last n rows of x hold fewer than `least` values. */
export function blankSparse(out: usize, x: usize, rows: i32, n: i32, least: i32): void {
  if (isDense(x, 0, rows)) {
    fill(out, min(least - 1, rows), NaN)
    return
  }
  let held: i32 = 0
  for (let row: i32 = 0; row < rows; row++) {
    if (!Number.isNaN(load<f64>(at(x, row)))) held++
    if (row >= n && !Number.isNaN(load<f64>(at(x, row - n)))) held--
    if (held < least) store<f64>(at(out, row), NaN)
  }
}
