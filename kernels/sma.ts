import { at, both, even, fill, odd, storeBoth } from './lanes'

/**
 * Mean of the last n rows: the plain loop with two blocks of n rows side by side, one in each lane.
 * in: x[rows], 1 ≤ n ≤ rows; scratch: f64[2n]. Bound by one division for two rows.
 */
export function sma(out: usize, x: usize, rows: i32, n: i32, scratch: usize): void {
  fill(scratch, n, NaN)
  store<f64>(at(scratch, n - 1), 0)
  heads(out, x, n, n, scratch)
  let row = n
  for (; row + 2 * n <= rows; row += 2 * n) twoBlocks(at(out, row), at(x, row), n, scratch)
  for (; row < rows; row += n) {
    tails(at(x, row), n, scratch)
    heads(at(out, row), at(x, row), n, min(n, rows - row), scratch)
  }
}

/** Sums of the last rows of the block before x: tail[k] leaves out its first k + 1. */
function tails(x: usize, n: i32, tail: usize): void {
  let sum: f64 = 0
  for (let k = n - 1; k >= 0; k--) {
    store<f64>(at(tail, k), sum)
    sum += load<f64>(at(x, k - n))
  }
}

function heads(out: usize, x: usize, n: i32, count: i32, tail: usize): void {
  let head: f64 = 0
  for (let k: i32 = 0; k < count; k++) {
    head += load<f64>(at(x, k))
    store<f64>(at(out, k), (load<f64>(at(tail, k)) + head) / <f64>n)
  }
}

function twoBlocks(out: usize, x: usize, n: i32, scratch: usize): void {
  const block = (<usize>n) << 3
  const divisor = f64x2.splat(<f64>n)
  let tail = scratch + 2 * block
  let sum = f64x2.splat(0)
  let p = x - 16
  for (const first = x - block; p >= first; p -= 16) {
    tail -= 32
    const a = v128.load(p)
    const b = v128.load(p + block)
    v128.store(tail, sum, 16)
    sum = f64x2.add(sum, odd(a, b))
    v128.store(tail, sum)
    sum = f64x2.add(sum, even(a, b))
  }
  if (n & 1) {
    tail = scratch
    v128.store(tail, sum)
  }
  let head = f64x2.splat(0)
  p = x
  for (const last = x + block - 8; p < last; p += 16) {
    const a = v128.load(p)
    const b = v128.load(p + block)
    head = f64x2.add(head, even(a, b))
    const r = f64x2.div(f64x2.add(v128.load(tail), head), divisor)
    head = f64x2.add(head, odd(a, b))
    const s = f64x2.div(f64x2.add(v128.load(tail, 16), head), divisor)
    v128.store(out, even(r, s))
    v128.store(out + block, odd(r, s))
    tail += 32
    out += 16
  }
  if (n & 1) {
    head = f64x2.add(head, both(p, p + block))
    storeBoth(out, out + block, f64x2.div(f64x2.add(v128.load(tail), head), divisor))
  }
}
