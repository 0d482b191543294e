/** Bytes of a feature's 256 sums. */
const FEATURE: usize = 2048
/** Rows that are brought near together; their bytes stay in the second cache while sixteen features each are counted. */
const AHEAD: i32 = 256
const ENTRY: usize = 16

/**
 * Sums of packed gradients by bin of the listed features, from `rows`; sixteen features at a time, whose sums fit the
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
  for (let at = from; at < to; at++) clear(out + featureAt(features, at) * FEATURE)
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
      if (at + 16 <= to && featureAt(features, at + 15) === first + 15) {
        countSixteen(out + first * FEATURE, first, scratch, end)
        at += 16
      } else if (at + 8 <= to && featureAt(features, at + 7) === first + 7) {
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

/** The offsets are those of the features' sums behind each other, as constants of the instructions. */
function countEight(out: usize, feature: usize, scratch: usize, end: usize): void {
  for (let entry = scratch; entry < end; entry += ENTRY) {
    const bins = load<usize>(entry) + feature
    const value = load<f64>(entry, 8)
    const c0 = out + ((<usize>load<u8>(bins)) << 3)
    store<f64>(c0, load<f64>(c0) + value)
    const c1 = out + ((<usize>load<u8>(bins, 1)) << 3)
    store<f64>(c1, load<f64>(c1, 2048) + value, 2048)
    const c2 = out + ((<usize>load<u8>(bins, 2)) << 3)
    store<f64>(c2, load<f64>(c2, 4096) + value, 4096)
    const c3 = out + ((<usize>load<u8>(bins, 3)) << 3)
    store<f64>(c3, load<f64>(c3, 6144) + value, 6144)
    const c4 = out + ((<usize>load<u8>(bins, 4)) << 3)
    store<f64>(c4, load<f64>(c4, 8192) + value, 8192)
    const c5 = out + ((<usize>load<u8>(bins, 5)) << 3)
    store<f64>(c5, load<f64>(c5, 10240) + value, 10240)
    const c6 = out + ((<usize>load<u8>(bins, 6)) << 3)
    store<f64>(c6, load<f64>(c6, 12288) + value, 12288)
    const c7 = out + ((<usize>load<u8>(bins, 7)) << 3)
    store<f64>(c7, load<f64>(c7, 14336) + value, 14336)
  }
}

function countSixteen(out: usize, feature: usize, scratch: usize, end: usize): void {
  for (let entry = scratch; entry < end; entry += ENTRY) {
    const bins = load<usize>(entry) + feature
    const value = load<f64>(entry, 8)
    const c0 = out + ((<usize>load<u8>(bins)) << 3)
    store<f64>(c0, load<f64>(c0) + value)
    const c1 = out + ((<usize>load<u8>(bins, 1)) << 3)
    store<f64>(c1, load<f64>(c1, 2048) + value, 2048)
    const c2 = out + ((<usize>load<u8>(bins, 2)) << 3)
    store<f64>(c2, load<f64>(c2, 4096) + value, 4096)
    const c3 = out + ((<usize>load<u8>(bins, 3)) << 3)
    store<f64>(c3, load<f64>(c3, 6144) + value, 6144)
    const c4 = out + ((<usize>load<u8>(bins, 4)) << 3)
    store<f64>(c4, load<f64>(c4, 8192) + value, 8192)
    const c5 = out + ((<usize>load<u8>(bins, 5)) << 3)
    store<f64>(c5, load<f64>(c5, 10240) + value, 10240)
    const c6 = out + ((<usize>load<u8>(bins, 6)) << 3)
    store<f64>(c6, load<f64>(c6, 12288) + value, 12288)
    const c7 = out + ((<usize>load<u8>(bins, 7)) << 3)
    store<f64>(c7, load<f64>(c7, 14336) + value, 14336)
    const c8 = out + ((<usize>load<u8>(bins, 8)) << 3)
    store<f64>(c8, load<f64>(c8, 16384) + value, 16384)
    const c9 = out + ((<usize>load<u8>(bins, 9)) << 3)
    store<f64>(c9, load<f64>(c9, 18432) + value, 18432)
    const c10 = out + ((<usize>load<u8>(bins, 10)) << 3)
    store<f64>(c10, load<f64>(c10, 20480) + value, 20480)
    const c11 = out + ((<usize>load<u8>(bins, 11)) << 3)
    store<f64>(c11, load<f64>(c11, 22528) + value, 22528)
    const c12 = out + ((<usize>load<u8>(bins, 12)) << 3)
    store<f64>(c12, load<f64>(c12, 24576) + value, 24576)
    const c13 = out + ((<usize>load<u8>(bins, 13)) << 3)
    store<f64>(c13, load<f64>(c13, 26624) + value, 26624)
    const c14 = out + ((<usize>load<u8>(bins, 14)) << 3)
    store<f64>(c14, load<f64>(c14, 28672) + value, 28672)
    const c15 = out + ((<usize>load<u8>(bins, 15)) << 3)
    store<f64>(c15, load<f64>(c15, 30720) + value, 30720)
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

function clear(sums: usize): void {
  const zero = f64x2.splat(0)
  for (let at = sums; at < sums + FEATURE; at += 64) {
    v128.store(at, zero)
    v128.store(at, zero, 16)
    v128.store(at, zero, 32)
    v128.store(at, zero, 48)
  }
}
