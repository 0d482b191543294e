import { at, both, fill, storeBoth } from './lanes'

/**
 * Population variance of the last n rows, or its root: the plain loop with two blocks of n rows side by side.
 * in: x[rows], 1 ≤ n ≤ rows; scratch: f64[4n].
 */
export function variance(out: usize, x: usize, rows: i32, n: i32, root: bool, scratch: usize): void {
  fill(scratch, n, NaN)
  store<f64>(at(scratch, n - 1), 0)
  fill(at(scratch, n), n, 0)
  heads(out, x, n, n, root, scratch)
  let row = n
  for (; row + 2 * n <= rows; row += 2 * n) twoBlocks(at(out, row), at(x, row), n, root, scratch)
  for (; row < rows; row += n) {
    tails(at(x, row), n, scratch)
    heads(at(out, row), at(x, row), n, min(n, rows - row), root, scratch)
  }
}

/** Sums and squared sums of the block before x, both around x[0]: tail[k] leaves out its first k + 1 rows. */
export function tails(x: usize, n: i32, tail: usize): void {
  const centre = load<f64>(x)
  const tailSquares = at(tail, n)
  let sum: f64 = 0
  let squares: f64 = 0
  for (let k = n - 1; k >= 0; k--) {
    store<f64>(at(tail, k), sum)
    store<f64>(at(tailSquares, k), squares)
    const deviation = load<f64>(at(x, k - n)) - centre
    sum += deviation
    squares += deviation * deviation
  }
}

/** The same for the blocks before x and behind x, one in each lane: rows of two v128. */
export function twoTails(x: usize, n: i32, tail: usize): void {
  const block = (<usize>n) << 3
  const centre = both(x, x + block)
  let sum = f64x2.splat(0)
  let squares = sum
  tail += 4 * block
  for (let p = x - 8; p >= x - block; p -= 8) {
    tail -= 32
    v128.store(tail, sum)
    v128.store(tail, squares, 16)
    const deviation = f64x2.sub(both(p, p + block), centre)
    sum = f64x2.add(sum, deviation)
    squares = f64x2.add(squares, f64x2.mul(deviation, deviation))
  }
}

/** Math.max(0, squares − sum² / held) of two rows: no sum of squares is −0, and NaN stays. */
export function spread(sum: v128, squares: v128, held: v128): v128 {
  return f64x2.pmax(f64x2.sub(squares, f64x2.div(f64x2.mul(sum, sum), held)), f64x2.splat(0))
}

function heads(out: usize, x: usize, n: i32, count: i32, root: bool, tail: usize): void {
  const centre = load<f64>(x)
  const tailSquares = at(tail, n)
  const divisor = <f64>n
  let head: f64 = 0
  let headSquares: f64 = 0
  for (let k: i32 = 0; k < count; k++) {
    const deviation = load<f64>(at(x, k)) - centre
    head += deviation
    headSquares += deviation * deviation
    const sum = load<f64>(at(tail, k)) + head
    const squares = load<f64>(at(tailSquares, k)) + headSquares
    const value = max<f64>(0, (squares - (sum * sum) / divisor) / divisor)
    store<f64>(at(out, k), root ? sqrt(value) : value)
  }
}

function twoBlocks(out: usize, x: usize, n: i32, root: bool, tail: usize): void {
  twoTails(x, n, tail)
  const block = (<usize>n) << 3
  const centre = both(x, x + block)
  const divisor = f64x2.splat(<f64>n)
  let head = f64x2.splat(0)
  let headSquares = head
  for (const end = x + block; x < end; x += 8) {
    const deviation = f64x2.sub(both(x, x + block), centre)
    head = f64x2.add(head, deviation)
    headSquares = f64x2.add(headSquares, f64x2.mul(deviation, deviation))
    const sum = f64x2.add(v128.load(tail), head)
    const squares = f64x2.add(v128.load(tail, 16), headSquares)
    const value = f64x2.div(spread(sum, squares, divisor), divisor)
    storeBoth(out, out + block, root ? f64x2.sqrt(value) : value)
    tail += 32
    out += 8
  }
}
