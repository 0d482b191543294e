import { at } from './lanes'

/**
 * Exponential average that starts with the mean of the first `lead` values; NaN before. A NaN row gives NaN and counts
 * as not there. in: x[rows]; out: out[rows], may be x. Bound by the latency of a multiplication and an addition, which
 * hides the looks for NaN.
 */
export function ema(out: usize, x: usize, rows: i32, lead: i32, alpha: f64): void {
  const keep = 1 - alpha
  let average: f64 = 0
  let row: i32 = 0
  for (let held: i32 = 0; row < rows && held < lead; row++) {
    const value = load<f64>(at(x, row))
    let result = NaN
    if (!Number.isNaN(value)) {
      average += value
      if (++held === lead) {
        average /= <f64>lead
        result = average
      }
    }
    store<f64>(at(out, row), result)
  }
  for (; row < rows; row++) {
    const value = load<f64>(at(x, row))
    if (Number.isNaN(value)) {
      store<f64>(at(out, row), NaN)
      continue
    }
    if (value !== average) average = keep * average + alpha * value
    store<f64>(at(out, row), average)
  }
}
