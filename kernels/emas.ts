import { ema } from './ema'
import { at, storeBoth } from './lanes'

/** Of the lanes: addresses u32[8], then leads i32[8], then alphas f64[8]. */
const LEADS: usize = 32
const ALPHAS: usize = 64

/** Sets one of the eight {@link emas} lanes. */
export function lane(lanes: usize, index: i32, out: usize, lead: i32, alpha: f64): void {
  store<u32>(lanes + ((<usize>index) << 2), <u32>out)
  store<i32>(lanes + ((<usize>index) << 2), lead, LEADS)
  store<f64>(at(lanes, index), alpha, ALPHAS)
}

/**
 * Eight exponential averages of one column, each as {@link ema} has it, two in a vector: their latencies overlap.
 * in: lanes (see above), x[rows]; out: eight columns[rows], none of them x; the same one twice is written twice.
 */
export function emas(lanes: usize, x: usize, rows: i32): void {
  const start = seeds(lanes, x, rows)
  for (let index: i32 = 0; index < 8; index++) {
    const alpha = load<f64>(at(lanes, index), ALPHAS)
    ema(out(lanes, index), x, start, leadOf(lanes, index), alpha)
  }
  if (start === rows) return
  const one = f64x2.splat(1)
  const alphaA = v128.load(lanes, 64)
  const alphaB = v128.load(lanes, 80)
  const alphaC = v128.load(lanes, 96)
  const alphaD = v128.load(lanes, 112)
  const keepA = f64x2.sub(one, alphaA)
  const keepB = f64x2.sub(one, alphaB)
  const keepC = f64x2.sub(one, alphaC)
  const keepD = f64x2.sub(one, alphaD)
  const out0 = out(lanes, 0)
  const out1 = out(lanes, 1)
  const out2 = out(lanes, 2)
  const out3 = out(lanes, 3)
  const out4 = out(lanes, 4)
  const out5 = out(lanes, 5)
  const out6 = out(lanes, 6)
  const out7 = out(lanes, 7)
  let a = pair(out0, out1, start - 1)
  let b = pair(out2, out3, start - 1)
  let c = pair(out4, out5, start - 1)
  let d = pair(out6, out7, start - 1)
  for (let row = start; row < rows; row++) {
    const value = load<f64>(at(x, row))
    let shown = f64x2.splat(NaN)
    if (!Number.isNaN(value)) {
      const values = f64x2.splat(value)
      const same = v128.or(
        v128.or(f64x2.eq(values, a), f64x2.eq(values, b)),
        v128.or(f64x2.eq(values, c), f64x2.eq(values, d)),
      )
      if (v128.any_true(same)) {
        a = v128.bitselect(a, moved(keepA, a, alphaA, values), f64x2.eq(values, a))
        b = v128.bitselect(b, moved(keepB, b, alphaB, values), f64x2.eq(values, b))
        c = v128.bitselect(c, moved(keepC, c, alphaC, values), f64x2.eq(values, c))
        d = v128.bitselect(d, moved(keepD, d, alphaD, values), f64x2.eq(values, d))
      } else {
        a = moved(keepA, a, alphaA, values)
        b = moved(keepB, b, alphaB, values)
        c = moved(keepC, c, alphaC, values)
        d = moved(keepD, d, alphaD, values)
      }
      shown = f64x2.splat(0)
    }
    const offset = (<usize>row) << 3
    storeBoth(out0 + offset, out1 + offset, v128.or(a, shown))
    storeBoth(out2 + offset, out3 + offset, v128.or(b, shown))
    storeBoth(out4 + offset, out5 + offset, v128.or(c, shown))
    storeBoth(out6 + offset, out7 + offset, v128.or(d, shown))
  }
}

/** How many rows there are until the last lane has its first average. */
function seeds(lanes: usize, x: usize, rows: i32): i32 {
  let most: i32 = 0
  for (let index: i32 = 0; index < 8; index++) most = max(most, leadOf(lanes, index))
  let row: i32 = 0
  for (let held: i32 = 0; row < rows && held < most; row++) if (!Number.isNaN(load<f64>(at(x, row)))) held++
  return row
}

function out(lanes: usize, index: i32): usize {
  return load<u32>(lanes + ((<usize>index) << 2))
}

function leadOf(lanes: usize, index: i32): i32 {
  return load<i32>(lanes + ((<usize>index) << 2), LEADS)
}

function pair(first: usize, second: usize, row: i32): v128 {
  return v128.load64_lane(at(second, row), v128.load64_zero(at(first, row)), 1)
}

function moved(keep: v128, average: v128, alpha: v128, value: v128): v128 {
  return f64x2.add(f64x2.mul(keep, average), f64x2.mul(alpha, value))
}
