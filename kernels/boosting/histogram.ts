/** Bytes of a feature's 256 sums. */
const FEATURE: usize = 2048
/** Rows that are brought near together; their bytes stay in the second cache while each eight features are counted. */
const AHEAD: i32 = 256
const ENTRY: usize = 16

/**
 * Sums of packed gradients by bin of the listed features, from `rows`; eight features at a time, whose sums fit the
 * nearest cache. features: i32[from … to − 1], ascending; scratch: 16 · 256 bytes.
 */
export function countRows(
  out: usize,
  rows: usize,
  count: i32,
  matrix: usize,
  width: usize,
  packed: usize,
  features: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  for (let at = from; at < to; at++) memory.fill(out + featureAt(features, at) * FEATURE, 0, FEATURE)
  for (let start = 0; start < count; start += AHEAD) {
    const many = min(AHEAD, count - start)
    const end = scratch + <usize>many * ENTRY
    let row = rows + ((<usize>start) << 2)
    let near = 0
    for (let entry = scratch; entry < end; entry += ENTRY, row += 4) {
      const own = <usize>load<u32>(row)
      const place = matrix + own * width
      store<usize>(entry, place)
      store<f64>(entry, load<f64>(packed + (own << 3)), 8)
      near += <i32>load<u8>(place) + <i32>load<u8>(place + width - 1)
    }
    store<i32>(scratch + <usize>AHEAD * ENTRY, near)
    let at = from
    while (at < to) {
      const first = featureAt(features, at)
      if (at + 8 <= to && featureAt(features, at + 7) === first + 7) {
        countEight(out + first * FEATURE, first, scratch, end)
        at += 8
      } else {
        countOne(out + first * FEATURE, first, scratch, end)
        at++
      }
    }
  }
}

function featureAt(features: usize, at: i32): usize {
  return <usize>load<i32>(features + ((<usize>at) << 2))
}

/** The offsets are those of eight features' sums behind each other, as constants of the instructions. */
function countEight(out: usize, feature: usize, scratch: usize, end: usize): void {
  for (let entry = scratch; entry < end; entry += ENTRY) {
    const bins = load<usize>(entry) + feature
    const value = load<f64>(entry, 8)
    const a = out + ((<usize>load<u8>(bins)) << 3)
    store<f64>(a, load<f64>(a) + value)
    const b = out + ((<usize>load<u8>(bins, 1)) << 3)
    store<f64>(b, load<f64>(b, 2048) + value, 2048)
    const c = out + ((<usize>load<u8>(bins, 2)) << 3)
    store<f64>(c, load<f64>(c, 4096) + value, 4096)
    const d = out + ((<usize>load<u8>(bins, 3)) << 3)
    store<f64>(d, load<f64>(d, 6144) + value, 6144)
    const e = out + ((<usize>load<u8>(bins, 4)) << 3)
    store<f64>(e, load<f64>(e, 8192) + value, 8192)
    const f = out + ((<usize>load<u8>(bins, 5)) << 3)
    store<f64>(f, load<f64>(f, 10240) + value, 10240)
    const g = out + ((<usize>load<u8>(bins, 6)) << 3)
    store<f64>(g, load<f64>(g, 12288) + value, 12288)
    const h = out + ((<usize>load<u8>(bins, 7)) << 3)
    store<f64>(h, load<f64>(h, 14336) + value, 14336)
  }
}

function countOne(out: usize, feature: usize, scratch: usize, end: usize): void {
  for (let entry = scratch; entry < end; entry += ENTRY) {
    const cell = out + ((<usize>load<u8>(load<usize>(entry) + feature)) << 3)
    store<f64>(cell, load<f64>(cell) + load<f64>(entry, 8))
  }
}

/** Takes the listed features of one child out of the parent's sums, which thereby become the other child's; exact. */
export function subtract(parent: usize, child: usize, features: usize, from: i32, to: i32): void {
  for (let at = from; at < to; at++) {
    const start = featureAt(features, at) * FEATURE
    for (let cell = start; cell < start + FEATURE; cell += 16) {
      v128.store(parent + cell, f64x2.sub(v128.load(parent + cell), v128.load(child + cell)))
    }
  }
}
