import { blankSparse } from './gaps'
import { at, both, fill, storeBoth } from './lanes'

/**
 * Largest (or smallest) of the last n rows by van Herk: the plain loop with two blocks side by side.
 * in: x[rows]; NaN where a window holds fewer than `least` values; scratch: f64[2 · min(n, rows)].
 */
export function rollingMax(out: usize, x: usize, rows: i32, n: i32, least: i32, scratch: usize): void {
  fill(scratch, min(n, rows), -Infinity)
  maxHeads(out, x, min(n, rows), scratch)
  let row = n
  for (; row + 2 * n <= rows; row += 2 * n) maxTwoBlocks(at(out, row), at(x, row), n, scratch)
  for (; row < rows; row += n) {
    maxTails(at(x, row), n, scratch)
    maxHeads(at(out, row), at(x, row), min(n, rows - row), scratch)
  }
  blankSparse(out, x, rows, n, least)
}

/** {@link rollingMax} of the smallest. */
export function rollingMin(out: usize, x: usize, rows: i32, n: i32, least: i32, scratch: usize): void {
  fill(scratch, min(n, rows), Infinity)
  minHeads(out, x, min(n, rows), scratch)
  let row = n
  for (; row + 2 * n <= rows; row += 2 * n) minTwoBlocks(at(out, row), at(x, row), n, scratch)
  for (; row < rows; row += n) {
    minTails(at(x, row), n, scratch)
    minHeads(at(out, row), at(x, row), min(n, rows - row), scratch)
  }
  blankSparse(out, x, rows, n, least)
}

function maxTails(x: usize, n: i32, tail: usize): void {
  let best = f64x2.splat(-Infinity)
  for (let k = n - 1; k >= 0; k--) {
    v128.store64_lane(at(tail, k), best, 0)
    best = f64x2.pmax(best, v128.load64_zero(at(x, k - n)))
  }
}

function maxHeads(out: usize, x: usize, count: i32, tail: usize): void {
  let best = f64x2.splat(-Infinity)
  for (let k: i32 = 0; k < count; k++) {
    best = f64x2.pmax(best, v128.load64_zero(at(x, k)))
    v128.store64_lane(at(out, k), larger(v128.load64_zero(at(tail, k)), best), 0)
  }
}

function maxTwoBlocks(out: usize, x: usize, n: i32, tail: usize): void {
  const block = (<usize>n) << 3
  let best = f64x2.splat(-Infinity)
  tail += 2 * block
  for (let p = x - 8; p >= x - block; p -= 8) {
    tail -= 16
    v128.store(tail, best)
    best = f64x2.pmax(best, both(p, p + block))
  }
  best = f64x2.splat(-Infinity)
  for (const end = x + block; x < end; x += 8) {
    best = f64x2.pmax(best, both(x, x + block))
    storeBoth(out, out + block, larger(v128.load(tail), best))
    tail += 16
    out += 8
  }
}

function minTails(x: usize, n: i32, tail: usize): void {
  let best = f64x2.splat(Infinity)
  for (let k = n - 1; k >= 0; k--) {
    v128.store64_lane(at(tail, k), best, 0)
    best = f64x2.pmin(best, v128.load64_zero(at(x, k - n)))
  }
}

function minHeads(out: usize, x: usize, count: i32, tail: usize): void {
  let best = f64x2.splat(Infinity)
  for (let k: i32 = 0; k < count; k++) {
    best = f64x2.pmin(best, v128.load64_zero(at(x, k)))
    v128.store64_lane(at(out, k), smaller(v128.load64_zero(at(tail, k)), best), 0)
  }
}

function minTwoBlocks(out: usize, x: usize, n: i32, tail: usize): void {
  const block = (<usize>n) << 3
  let best = f64x2.splat(Infinity)
  tail += 2 * block
  for (let p = x - 8; p >= x - block; p -= 8) {
    tail -= 16
    v128.store(tail, best)
    best = f64x2.pmin(best, both(p, p + block))
  }
  best = f64x2.splat(Infinity)
  for (const end = x + block; x < end; x += 8) {
    best = f64x2.pmin(best, both(x, x + block))
    storeBoth(out, out + block, smaller(v128.load(tail), best))
    tail += 16
    out += 8
  }
}

/** Math.max of two numbers, none NaN, without a branch: +0 of two zeros that differ in sign. */
function larger(a: v128, b: v128): v128 {
  return v128.and(f64x2.pmax(a, b), f64x2.pmax(b, a))
}

/** Math.min of two numbers, none NaN, without a branch: −0 of two zeros that differ in sign. */
function smaller(a: v128, b: v128): v128 {
  return v128.or(f64x2.pmin(a, b), f64x2.pmin(b, a))
}
