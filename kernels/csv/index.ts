/** Bytes of text that the memory takes at once; what is read beyond them is not looked at. */
const TEXT_BYTES: usize = 1 << 18
const BEYOND: usize = 64
/** Six numbers take two bytes each at the least. */
const MOST_ROWS: i32 = (1 << 18) / 12
const MOST_FIELDS: usize = 256
/** Numbers of so many bytes, the point included, are read here: below 2^53, and whole in sixteen bytes. */
const MOST_BYTES: i32 = 15

const MINUS: u8 = 45
const POINT: u8 = 46
const LF: u8 = 10
const CR: u8 = 13

const POWERS: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
])
/** For `count` digits, `whole` of them before the point, at count · 16 + whole: where each of 16 bytes comes from. */
const ALIGN: usize = memory.data(16 * 16 * 16, 16)
const STATE: usize = memory.data(8, 8)

const ROLES: usize = (__heap_base + 63) & ~63
const TEXT: usize = ROLES + MOST_FIELDS
const COLUMNS: usize = (TEXT + TEXT_BYTES + BEYOND + 63) & ~63

/** Where the caller writes what each field is (a column 0…5, or −1), and the text; where it finds the columns. */
export function roles(): usize {
  return ROLES
}

export function text(): usize {
  return TEXT
}

/** Column c starts c · `stride` bytes further on. */
export function columns(): usize {
  return COLUMNS
}

export function stride(): i32 {
  return MOST_ROWS << 3
}

/** Rows that the last `parse` wrote. */
export function rows(): i32 {
  return load<i32>(STATE)
}

/** Fills the table of digits; once. */
export function open(): void {
  for (let count = 0; count < 16; count++) {
    for (let whole = 0; whole <= count; whole++) {
      const entry = ALIGN + (((count << 4) + whole) << 4)
      for (let to = 0; to < 16; to++) {
        const from = to - (16 - count)
        store<u8>(entry + to, from < 0 ? 255 : from < whole ? from : from + 1)
      }
    }
  }
}

/**
 * Reads lines of plain decimal numbers from the first `length` bytes of the text, the last of which is a line
 * feed. Ends before the first line that is anything else. Each number is digits with at most one point and a
 * minus, and becomes the nearest double: an exact mantissa over an exact power of ten. About 40 ns a row of six.
 * @returns bytes read, always whole lines
 */
export function parse(length: i32, delimiter: i32, fields: i32): i32 {
  const end = TEXT + <usize>length
  let row = 0
  let line = TEXT
  while (line < end) {
    const next = parseLine(line, row << 3, <u8>delimiter, fields)
    if (next === 0) break
    line = next
    row++
  }
  store<i32>(STATE, row)
  return <i32>(line - TEXT)
}

/** The address after the line, or 0 when it is not plain. */
function parseLine(start: usize, at: usize, delimiter: u8, fields: i32): usize {
  const zero = i8x16.splat(48)
  const nine = i8x16.splat(9)
  const lowBytes = i16x8.splat(0xff)
  const ten = i16x8.splat(10)
  const hundreds = i16x8(100, 1, 100, 1, 100, 1, 100, 1)
  let pos = start
  for (let field = 0; ; field++) {
    const role = <i32>load<i8>(ROLES + field)
    if (role < 0) {
      let byte = load<u8>(pos)
      while (byte !== delimiter && byte !== LF) byte = load<u8>(++pos)
    } else {
      const negative = load<u8>(pos) === MINUS
      pos += <usize>negative
      const digits = i8x16.sub(v128.load(pos), zero)
      const others = i8x16.bitmask(i8x16.gt_u(digits, nine)) | 0x10000
      const whole = ctz(others)
      const hasPoint = load<u8>(pos + whole) === POINT
      const fraction = hasPoint ? ctz((others >>> (whole + 1)) | 0x10000) : 0
      const count = whole + fraction
      const bytes = count + <i32>hasPoint
      if (count === 0 || bytes > MOST_BYTES) return 0
      pos += bytes
      const aligned = i8x16.swizzle(digits, v128.load(ALIGN + (((count << 4) + whole) << 4)))
      const twos = i16x8.add(i16x8.mul(v128.and(aligned, lowBytes), ten), i16x8.shr_u(aligned, 8))
      const fours = i32x4.dot_i16x8_s(twos, hundreds)
      const high = <i64>(i32x4.extract_lane(fours, 0) * 10000 + i32x4.extract_lane(fours, 1))
      const low = <i64>(i32x4.extract_lane(fours, 2) * 10000 + i32x4.extract_lane(fours, 3))
      const value = <f64>(high * 100000000 + low) / load<f64>(POWERS + (fraction << 3))
      store<f64>(COLUMNS + <usize>role * ((<usize>MOST_ROWS) << 3) + at, negative ? -value : value)
    }
    if (field === fields - 1) break
    if (load<u8>(pos) !== delimiter) return 0
    pos++
  }
  if (load<u8>(pos) === CR) pos++
  return load<u8>(pos) === LF ? pos + 1 : 0
}
