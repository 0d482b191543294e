import { at } from './lanes'

/**
 * Wilder's average of the true range; NaN before bar n. A row on which any input is NaN gives NaN and counts as not
 * there. in: high, low, close[rows]; out: out[rows]. Bound by the latency of a multiplication, an addition and a
 * division.
 */
export function atr(out: usize, high: usize, low: usize, close: usize, rows: i32, n: i32): void {
  const size = <f64>n
  const others = <f64>(n - 1)
  let average: f64 = 0
  let previous: f64 = NaN
  let row: i32 = 0
  for (let held: i32 = -1; row < rows && held < n; row++) {
    const top = load<f64>(at(high, row))
    const bottom = load<f64>(at(low, row))
    const last = load<f64>(at(close, row))
    let result = NaN
    if (areKnown(top, bottom, last)) {
      if (++held > 0) average += range(top, bottom, previous)
      if (held === n) {
        average /= size
        result = average
      }
      previous = last
    }
    store<f64>(at(out, row), result)
  }
  for (; row < rows; row++) {
    const top = load<f64>(at(high, row))
    const bottom = load<f64>(at(low, row))
    const last = load<f64>(at(close, row))
    if (!areKnown(top, bottom, last)) {
      store<f64>(at(out, row), NaN)
      continue
    }
    average = (average * others + range(top, bottom, previous)) / size
    previous = last
    store<f64>(at(out, row), average)
  }
}

function areKnown(a: f64, b: f64, c: f64): bool {
  return !Number.isNaN(a) && !Number.isNaN(b) && !Number.isNaN(c)
}

/** Math.max of the three, NaN included, without a branch that noise would mislead. */
function range(top: f64, bottom: f64, previous: f64): f64 {
  const reach = f64x2.abs(f64x2.sub(f64x2.replace_lane(f64x2.splat(top), 1, bottom), f64x2.splat(previous)))
  const wider = f64x2.max(reach, v128.shuffle<f64>(reach, reach, 1, 0))
  return f64x2.extract_lane(f64x2.max(wider, f64x2.splat(top - bottom)), 0)
}
