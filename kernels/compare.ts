/** What a row is asked for; CROSSES_ABOVE is all else. */
const ABOVE: i32 = 0
const AT_LEAST: i32 = 1

/** Puts a number where {@link mask} and {@link bits} take it for a side. */
export function level(side: usize, value: f64): void {
  v128.store(side, f64x2.splat(value))
}

/**
 * 1 where a > b (ABOVE), a ≥ b (AT_LEAST), or a > b after a row with a ≤ b (CROSSES_ABOVE; 0 on row 0); NaN gives 0.
 * A side is a column (step 8) or a {@link level} (step 0). out: u8[rows].
 */
export function mask(out: usize, kind: i32, a: usize, aStep: i32, b: usize, bStep: i32, rows: i32): void {
  const whole = rows & ~15
  const one = i8x16.splat(1)
  for (let row: i32 = min(16, whole); row < whole; row += 16) {
    const flags = sixteen(kind, moved(a, aStep, row), aStep, moved(b, bStep, row), bStep)
    v128.store(out + row, v128.and(flags, one))
  }
  for (let row: i32 = 0; row < min(16, rows); row++) {
    store<u8>(out + row, <u8>flag(kind, a, aStep, b, bStep, row))
  }
  for (let row = max(16, whole); row < rows; row++) {
    store<u8>(out + row, <u8>flag(kind, a, aStep, b, bStep, row))
  }
}

/** {@link mask} as bits: row 32w + i in bit i of word w, 0 behind the last row. out: u32[ceil(rows / 32)]. */
export function bits(out: usize, kind: i32, a: usize, aStep: i32, b: usize, bStep: i32, rows: i32): void {
  const halves = ((rows + 31) >> 5) << 1
  for (let half: i32 = 0; half < halves; half++) {
    const row = half << 4
    let word: u32 = 0
    if (half > 0 && row + 16 <= rows) {
      word = i8x16.bitmask(sixteen(kind, moved(a, aStep, row), aStep, moved(b, bStep, row), bStep))
    } else {
      for (let k: i32 = 0; k < min(16, rows - row); k++) {
        word |= flag(kind, a, aStep, b, bStep, row + k) << k
      }
    }
    store<u16>(out + (half << 1), <u16>word)
  }
}

/** 16 rows at once: 0 or −1 in each byte; the row before them exists. */
function sixteen(kind: i32, a: usize, aStep: i32, b: usize, bStep: i32): v128 {
  if (kind === AT_LEAST) return atLeast16(a, 2 * aStep, b, 2 * bStep)
  const flags = above16(a, 2 * aStep, b, 2 * bStep)
  if (kind === ABOVE) return flags
  return v128.and(flags, atLeast16(moved(b, bStep, -1), 2 * bStep, moved(a, aStep, -1), 2 * aStep))
}

function above16(a: usize, aStep: i32, b: usize, bStep: i32): v128 {
  return bytes(
    words(above4(a, aStep, b, bStep), above4(moved(a, aStep, 2), aStep, moved(b, bStep, 2), bStep)),
    words(
      above4(moved(a, aStep, 4), aStep, moved(b, bStep, 4), bStep),
      above4(moved(a, aStep, 6), aStep, moved(b, bStep, 6), bStep),
    ),
  )
}

function atLeast16(a: usize, aStep: i32, b: usize, bStep: i32): v128 {
  return bytes(
    words(atLeast4(a, aStep, b, bStep), atLeast4(moved(a, aStep, 2), aStep, moved(b, bStep, 2), bStep)),
    words(
      atLeast4(moved(a, aStep, 4), aStep, moved(b, bStep, 4), bStep),
      atLeast4(moved(a, aStep, 6), aStep, moved(b, bStep, 6), bStep),
    ),
  )
}

function above4(a: usize, aStep: i32, b: usize, bStep: i32): v128 {
  const early = f64x2.gt(v128.load(a), v128.load(b))
  const late = f64x2.gt(v128.load(moved(a, aStep, 1)), v128.load(moved(b, bStep, 1)))
  return v128.shuffle<i32>(early, late, 0, 2, 4, 6)
}

function atLeast4(a: usize, aStep: i32, b: usize, bStep: i32): v128 {
  const early = f64x2.ge(v128.load(a), v128.load(b))
  const late = f64x2.ge(v128.load(moved(a, aStep, 1)), v128.load(moved(b, bStep, 1)))
  return v128.shuffle<i32>(early, late, 0, 2, 4, 6)
}

function words(a: v128, b: v128): v128 {
  return i16x8.narrow_i32x4_s(a, b)
}

function bytes(a: v128, b: v128): v128 {
  return i8x16.narrow_i16x8_s(a, b)
}

function flag(kind: i32, a: usize, aStep: i32, b: usize, bStep: i32, row: i32): u32 {
  const x = load<f64>(moved(a, aStep, row))
  const y = load<f64>(moved(b, bStep, row))
  if (kind === AT_LEAST) return x >= y ? 1 : 0
  if (kind === ABOVE) return x > y ? 1 : 0
  if (row === 0 || !(x > y)) return 0
  return load<f64>(moved(a, aStep, row - 1)) <= load<f64>(moved(b, bStep, row - 1)) ? 1 : 0
}

/** An address some steps further. */
function moved(address: usize, step: i32, times: i32): usize {
  return address + <usize>(times * step)
}
