import { allFinite, blankSparse } from './gaps'
import { at, both, fill, storeBoth } from './lanes'
import { spread, tails, twoTails } from './variance'

/**
 * Standard deviation of the values among the last n rows; NaN where a window holds fewer than `least`.
 * in: x[rows]; the divisor is count − ddof; scratch: f64[4 · min(n, rows)].
 */
export function rollingStd(
  out: usize,
  x: usize,
  rows: i32,
  n: i32,
  ddof: i32,
  least: i32,
  scratch: usize,
): void {
  if (allFinite(x, rows)) wholeWindows(out, x, rows, n, ddof, scratch)
  else heldValues(out, x, rows, n, ddof, scratch)
  blankSparse(out, x, rows, n, least)
}

/** Finite rows only: from the second block on every window holds n values. */
function wholeWindows(out: usize, x: usize, rows: i32, n: i32, ddof: i32, scratch: usize): void {
  const first = min(n, rows)
  fill(scratch, 2 * first, 0)
  heads(out, x, first, first, 0, ddof, scratch)
  let row = n
  for (; row + 2 * n <= rows; row += 2 * n) twoBlocks(at(out, row), at(x, row), n, ddof, scratch)
  for (; row < rows; row += n) {
    tails(at(x, row), n, scratch)
    heads(at(out, row), at(x, row), n, min(n, rows - row), n, ddof, scratch)
  }
}

/** `before`: how many values the first window's rows before x held, at most n with those of x. */
function heads(out: usize, x: usize, n: i32, count: i32, before: i32, ddof: i32, tail: usize): void {
  const centre = count > 0 ? load<f64>(x) : 0
  const tailSquares = at(tail, n)
  let head: f64 = 0
  let headSquares: f64 = 0
  for (let k: i32 = 0; k < count; k++) {
    const deviation = load<f64>(at(x, k)) - centre
    head += deviation
    headSquares += deviation * deviation
    const sum = load<f64>(at(tail, k)) + head
    const squares = load<f64>(at(tailSquares, k)) + headSquares
    store<f64>(at(out, k), root(sum, squares, before > 0 ? before : k + 1, ddof))
  }
}

function twoBlocks(out: usize, x: usize, n: i32, ddof: i32, tail: usize): void {
  twoTails(x, n, tail)
  const block = (<usize>n) << 3
  const centre = both(x, x + block)
  const held = f64x2.splat(<f64>n)
  const divisor = f64x2.splat(<f64>(n - ddof))
  let head = f64x2.splat(0)
  let headSquares = head
  for (const end = x + block; x < end; x += 8) {
    const deviation = f64x2.sub(both(x, x + block), centre)
    head = f64x2.add(head, deviation)
    headSquares = f64x2.add(headSquares, f64x2.mul(deviation, deviation))
    const sum = f64x2.add(v128.load(tail), head)
    const squares = f64x2.add(v128.load(tail, 16), headSquares)
    storeBoth(out, out + block, f64x2.sqrt(f64x2.div(spread(sum, squares, held), divisor)))
    tail += 32
    out += 8
  }
}

/** The plain loop, for rows that are NaN or infinite. */
function heldValues(out: usize, x: usize, rows: i32, n: i32, ddof: i32, tail: usize): void {
  const size = min(n, rows)
  const tailSquares = at(tail, size)
  fill(tail, 2 * size, 0)
  let held: i32 = 0
  for (let start: i32 = 0; start < rows; start += n) {
    let centre = latest(x, start, n)
    if (start > 0) {
      let sum: f64 = 0
      let squares: f64 = 0
      for (let k = n - 1; k >= 0; k--) {
        store<f64>(at(tail, k), sum)
        store<f64>(at(tailSquares, k), squares)
        const deviation = load<f64>(at(x, start - n + k)) - centre
        if (Number.isNaN(deviation)) continue
        sum += deviation
        squares += deviation * deviation
      }
    }
    let head: f64 = 0
    let headSquares: f64 = 0
    for (let row = start, k: i32 = 0; k < min(n, rows - start); row++, k++) {
      const value = load<f64>(at(x, row))
      if (row >= n && !Number.isNaN(load<f64>(at(x, row - n)))) held--
      if (!Number.isNaN(value)) {
        if (Number.isNaN(centre)) centre = value
        const deviation = value - centre
        held++
        head += deviation
        headSquares += deviation * deviation
      }
      const sum = load<f64>(at(tail, k)) + head
      store<f64>(at(out, row), root(sum, load<f64>(at(tailSquares, k)) + headSquares, held, ddof))
    }
  }
}

function root(sum: f64, squares: f64, held: i32, ddof: i32): f64 {
  if (held <= ddof) return NaN
  return sqrt(max<f64>(0, squares - (sum * sum) / <f64>held) / <f64>(held - ddof))
}

/** The newest value among the n rows up to `row`; NaN when they hold none. */
function latest(x: usize, row: i32, n: i32): f64 {
  for (let k = row; k >= 0 && k > row - n; k--) {
    const value = load<f64>(at(x, k))
    if (!Number.isNaN(value)) return value
  }
  return NaN
}
