import { at, both, fill, storeBoth } from './lanes'

/**
 * Slope of the least-squares line through the last n rows: the plain loop with two blocks side by side.
 * in: x[rows], 2 ≤ n ≤ rows; scratch: f64[4n].
 */
export function slope(out: usize, x: usize, rows: i32, n: i32, scratch: usize): void {
  fill(scratch, n, NaN)
  store<f64>(at(scratch, n - 1), 0)
  fill(at(scratch, n), n, 0)
  heads(out, x, n, n, scratch)
  let row = n
  for (; row + 2 * n <= rows; row += 2 * n) twoBlocks(at(out, row), at(x, row), n, scratch)
  for (; row < rows; row += n) {
    tails(at(x, row), n, scratch)
    heads(at(out, row), at(x, row), n, min(n, rows - row), scratch)
  }
}

/** n · (n² − 1) / 12 */
function spreadOf(n: i32): f64 {
  const size = <f64>n
  return (size * (size * size - 1)) / 12
}

/** Sums of the block before x around x[0], bare and by position: tail[k] leaves out its first k + 1 rows. */
function tails(x: usize, n: i32, tail: usize): void {
  const centre = load<f64>(x)
  const tailWeighted = at(tail, n)
  let sum: f64 = 0
  let weighted: f64 = 0
  for (let k = n - 1; k >= 0; k--) {
    store<f64>(at(tail, k), sum)
    store<f64>(at(tailWeighted, k), weighted)
    const deviation = load<f64>(at(x, k - n)) - centre
    sum += deviation
    weighted += <f64>(k - n) * deviation
  }
}

function heads(out: usize, x: usize, n: i32, count: i32, tail: usize): void {
  const centre = load<f64>(x)
  const tailWeighted = at(tail, n)
  const half = <f64>(n - 1) / 2
  const spread = spreadOf(n)
  let head: f64 = 0
  let headWeighted: f64 = 0
  for (let k: i32 = 0; k < count; k++) {
    const deviation = load<f64>(at(x, k)) - centre
    head += deviation
    headWeighted += <f64>k * deviation
    const middle = <f64>k - half
    const weighted = load<f64>(at(tailWeighted, k)) + headWeighted
    store<f64>(at(out, k), (weighted - middle * (load<f64>(at(tail, k)) + head)) / spread)
  }
}

function twoBlocks(out: usize, x: usize, n: i32, scratch: usize): void {
  const block = (<usize>n) << 3
  const centre = both(x, x + block)
  const one = f64x2.splat(1)
  let tail = scratch + 4 * block
  let sum = f64x2.splat(0)
  let weighted = sum
  let position = f64x2.splat(-1)
  for (let p = x - 8; p >= x - block; p -= 8) {
    tail -= 32
    v128.store(tail, sum)
    v128.store(tail, weighted, 16)
    const deviation = f64x2.sub(both(p, p + block), centre)
    sum = f64x2.add(sum, deviation)
    weighted = f64x2.add(weighted, f64x2.mul(position, deviation))
    position = f64x2.sub(position, one)
  }
  const half = f64x2.splat(<f64>(n - 1) / 2)
  const spread = f64x2.splat(spreadOf(n))
  let head = f64x2.splat(0)
  let headWeighted = head
  position = head
  for (const end = x + block; x < end; x += 8) {
    const deviation = f64x2.sub(both(x, x + block), centre)
    head = f64x2.add(head, deviation)
    headWeighted = f64x2.add(headWeighted, f64x2.mul(position, deviation))
    const middle = f64x2.mul(f64x2.sub(position, half), f64x2.add(v128.load(tail), head))
    const weight = f64x2.add(v128.load(tail, 16), headWeighted)
    storeBoth(out, out + block, f64x2.div(f64x2.sub(weight, middle), spread))
    position = f64x2.add(position, one)
    tail += 32
    out += 8
  }
}
