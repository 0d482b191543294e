/** Row k of two blocks, from rows k and k + 1 of each. */
export function even(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2)
}

/** Row k + 1 of two blocks, from rows k and k + 1 of each. */
export function odd(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3)
}

/** One row of two blocks. */
export function both(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1)
}

export function storeBoth(first: usize, second: usize, rows: v128): void {
  v128.store64_lane(first, rows, 0)
  v128.store64_lane(second, rows, 1)
}

/** Address of a row. */
export function at(column: usize, row: i32): usize {
  return column + ((<usize>row) << 3)
}

/** Writes one value into rows 0…count − 1. */
export function fill(column: usize, count: i32, value: f64): void {
  for (let k: i32 = 0; k < count; k++) store<f64>(at(column, k), value)
}
