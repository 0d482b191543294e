import { at } from './lanes'
import { sma } from './sma'
import { variance } from './variance'

/**
 * Mean of the last n rows, and that mean ± width standard deviations.
 * in: x[rows], 1 ≤ n ≤ rows; out: three columns, none of them x; scratch: f64[4n].
 */
export function bollinger(
  upper: usize,
  middle: usize,
  lower: usize,
  x: usize,
  rows: i32,
  n: i32,
  width: f64,
  scratch: usize,
): void {
  sma(middle, x, rows, n, scratch)
  variance(upper, x, rows, n, true, scratch)
  const factor = f64x2.splat(width)
  let row: i32 = 0
  for (; row + 2 <= rows; row += 2) {
    const side = f64x2.mul(factor, v128.load(at(upper, row)))
    const mean = v128.load(at(middle, row))
    v128.store(at(upper, row), f64x2.add(mean, side))
    v128.store(at(lower, row), f64x2.sub(mean, side))
  }
  if (row === rows) return
  const side = width * load<f64>(at(upper, row))
  const mean = load<f64>(at(middle, row))
  store<f64>(at(upper, row), mean + side)
  store<f64>(at(lower, row), mean - side)
}
