const SAMPLE: i32 = 50000
const EDGES: i32 = 256
const LARGEST: f64 = 1.7976931348623157e308
const BLOCK: i32 = 1024

/**
 * Bins of a column, as `binColumn` of src/math/boosting/bins.ts has them.
 * in: x[total], of which the first `trained` are sampled. out: column[total], edges[256], the number of bins.
 * scratch: 8 · (2 · 50,000 + 2 · 1024) bytes.
 */
export function binColumn(
  x: usize,
  total: i32,
  trained: i32,
  most: i32,
  least: i32,
  column: usize,
  edges: usize,
  scratch: usize,
): i32 {
  const other = scratch + ((<usize>SAMPLE) << 3)
  const step = max<f64>(1, <f64>trained / <f64>SAMPLE)
  const wanted = <i32>floor(<f64>trained / step)
  let count = 0
  for (let k = 0; k < wanted; k++) {
    const value = load<f64>(x + ((<usize>floor(<f64>k * step)) << 3))
    if (!(abs(value) <= LARGEST)) continue
    store<i64>(scratch + ((<usize>count) << 3), keyOf(value))
    count++
  }
  const sorted = sort(scratch, other, count, other + ((<usize>SAMPLE) << 3))
  for (let k = 0; k < EDGES; k++) store<f64>(edges + ((<usize>k) << 3), Infinity)
  const bounds = findBounds(sorted, count, most, least, edges)
  assign(x, total, edges, column)
  return bounds
}

/** A whole number, unsigned, whose order is that of the numbers; zero has no sign. */
function keyOf(value: f64): i64 {
  const bits = reinterpret<i64>(value + 0.0)
  return bits ^ ((bits >> 63) | i64.MIN_VALUE)
}

function numberOf(key: i64): f64 {
  return reinterpret<f64>(key ^ (key < 0 ? i64.MIN_VALUE : -1))
}

/** Sorts keys byte by byte, the lowest first, and turns them back; returns where they are. */
function sort(keys: usize, other: usize, count: i32, counts: usize): usize {
  memory.fill(counts, 0, 8 * 1024)
  for (let k: usize = 0, end = (<usize>count) << 3; k < end; k += 8) {
    let key = load<u64>(keys + k)
    for (let pass: usize = 0; pass < 8; pass++) {
      const place = counts + (pass << 10) + ((<usize>(key & 255)) << 2)
      store<i32>(place, load<i32>(place) + 1)
      key >>= 8
    }
  }
  let from = keys
  let to = other
  for (let pass: usize = 0; pass < 8 && count > 0; pass++) {
    const own = counts + (pass << 10)
    const shift = (<u64>pass) << 3
    if (load<i32>(own + ((<usize>((load<u64>(from) >> shift) & 255)) << 2)) === count) continue
    let sum = 0
    for (let digit: usize = 0; digit < 1024; digit += 4) {
      const here = load<i32>(own + digit)
      store<i32>(own + digit, sum)
      sum += here
    }
    for (let k: usize = 0, end = (<usize>count) << 3; k < end; k += 8) {
      const key = load<u64>(from + k)
      const place = own + ((<usize>((key >> shift) & 255)) << 2)
      const at = load<i32>(place)
      store<i32>(place, at + 1)
      store<u64>(to + ((<usize>at) << 3), key)
    }
    const swap = from
    from = to
    to = swap
  }
  for (let k: usize = 0, end = (<usize>count) << 3; k < end; k += 8)
    store<f64>(from + k, numberOf(load<i64>(from + k)))
  return from
}

function findBounds(sorted: usize, count: i32, most: i32, least: i32, edges: usize): i32 {
  let distinctLeft = 0
  for (let k = 0; k < count; k++) {
    const at = sorted + ((<usize>k) << 3)
    distinctLeft += i32(k === 0 || load<f64>(at) !== load<f64>(at - 8))
  }
  let made = 0
  let left = count
  let held = 0
  for (let from = 0; from < count; ) {
    const value = load<f64>(sorted + ((<usize>from) << 3))
    let to = from + 1
    while (to < count && load<f64>(sorted + ((<usize>to) << 3)) === value) to++
    held += to - from
    distinctLeft--
    const binsLeft = most - made
    const full = <i64>held * <i64>binsLeft >= <i64>left || distinctLeft < binsLeft
    if (to < count && full && held >= least && binsLeft > 1) {
      store<f64>(edges + ((<usize>made) << 3), between(value, load<f64>(sorted + ((<usize>to) << 3))))
      made++
      left -= held
      held = 0
    }
    from = to
  }
  store<f64>(edges + ((<usize>made) << 3), LARGEST)
  return made + 1
}

function between(a: f64, b: f64): f64 {
  const middle = a / 2 + b / 2
  return middle >= a && middle < b ? middle : a
}

/** Counts the edges below each value by eight halvings without a branch; bin 0 is for what is not finite. */
function assign(x: usize, total: i32, edges: usize, column: usize): void {
  for (let row: usize = 0; row < <usize>total; row++) {
    const value = load<f64>(x + (row << 3))
    let below = (<usize>(load<f64>(edges, 127 * 8) < value)) << 10
    below += (<usize>(load<f64>(edges + below, 63 * 8) < value)) << 9
    below += (<usize>(load<f64>(edges + below, 31 * 8) < value)) << 8
    below += (<usize>(load<f64>(edges + below, 15 * 8) < value)) << 7
    below += (<usize>(load<f64>(edges + below, 7 * 8) < value)) << 6
    below += (<usize>(load<f64>(edges + below, 3 * 8) < value)) << 5
    below += (<usize>(load<f64>(edges + below, 8) < value)) << 4
    below += (<usize>(load<f64>(edges + below) < value)) << 3
    store<u8>(column + row, ((<i32>below >>> 3) + 1) & -i32(abs(value) <= LARGEST))
  }
}

/** Rows `from` to `to` of the matrix, one byte a feature, from columns of `total` rows. */
export function packRows(
  matrix: usize,
  width: usize,
  columns: usize,
  total: usize,
  features: usize,
  from: i32,
  to: i32,
): void {
  for (let start = from; start < to; start += BLOCK) {
    const end = min(start + BLOCK, to)
    for (let feature: usize = 0; feature < features; feature++) {
      const own = columns + feature * total
      let cell = matrix + <usize>start * width + feature
      for (let row = start; row < end; row++, cell += width) store<u8>(cell, load<u8>(own + <usize>row))
    }
  }
}
