import { at } from './lanes'

/**
 * Relative strength index by Wilder's averages, gain and loss in one lane each; NaN before value n. A NaN row gives NaN
 * and counts as not there: a change spans it. in: x[rows]; out: out[rows], may be x. Bound by the latency of a
 * multiplication, an addition and a division.
 */
export function rsi(out: usize, x: usize, rows: i32, n: i32): void {
  const size = f64x2.splat(<f64>n)
  const others = f64x2.splat(<f64>(n - 1))
  let average = f64x2.splat(0)
  let previous: f64 = NaN
  let row: i32 = 0
  for (let held: i32 = -1; row < rows && held < n; row++) {
    const value = load<f64>(at(x, row))
    let result = NaN
    if (!Number.isNaN(value)) {
      if (++held > 0) average = f64x2.add(average, gainAndLoss(value - previous))
      if (held === n) {
        average = f64x2.div(average, size)
        result = share(average)
      }
      previous = value
    }
    store<f64>(at(out, row), result)
  }
  for (; row < rows; row++) {
    const value = load<f64>(at(x, row))
    if (Number.isNaN(value)) {
      store<f64>(at(out, row), NaN)
      continue
    }
    average = f64x2.div(f64x2.add(f64x2.mul(average, others), gainAndLoss(value - previous)), size)
    previous = value
    store<f64>(at(out, row), share(average))
  }
}

/** Math.max(change, 0) and Math.max(−change, 0); a zero's sign is lost in the sums. */
function gainAndLoss(change: f64): v128 {
  return f64x2.pmax(f64x2.replace_lane(f64x2.splat(change), 1, -change), f64x2.splat(0))
}

function share(average: v128): f64 {
  const gain = f64x2.extract_lane(average, 0)
  const total = gain + f64x2.extract_lane(average, 1)
  return total === 0 ? 0 : 100 * (gain / total)
}
