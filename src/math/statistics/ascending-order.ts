import type { Column } from '../../domain/index.ts'

const DIGITS = 256

/**
 * The rows in ascending order of their values, equal values in order of rows; rows of NaN are left out. −0 comes
 * before 0. Cost: eight passes of a radix sort over the bits, of which those that all rows share are left out;
 * some four times faster than sorting with a comparison for 50,000 rows.
 */
export function ascendingOrder(x: Column): Uint32Array {
  const bits = new Uint32Array(Float64Array.from(x).buffer)
  let order = new Uint32Array(x.length)
  let rows = 0
  for (let row = 0; row < x.length; row++) {
    if (Number.isNaN(x[row]!)) continue
    order[rows++] = row
    const isNegative = bits[2 * row + 1]! >>> 31 === 1
    bits[2 * row] = bits[2 * row]! ^ (isNegative ? 0xffffffff : 0)
    bits[2 * row + 1] = bits[2 * row + 1]! ^ (isNegative ? 0xffffffff : 0x80000000)
  }
  order = order.subarray(0, rows)
  let next = new Uint32Array(rows)
  const starts = new Uint32Array(DIGITS)
  for (let digit = 0; digit < 8; digit++) {
    const word = digit >>> 2
    const shift = (digit & 3) << 3
    starts.fill(0)
    for (let at = 0; at < rows; at++) starts[(bits[2 * order[at]! + word]! >>> shift) & 0xff]!++
    if (starts.includes(rows)) continue
    let start = 0
    for (let value = 0; value < DIGITS; value++) {
      const count = starts[value]!
      starts[value] = start
      start += count
    }
    for (let at = 0; at < rows; at++) {
      const row = order[at]!
      next[starts[(bits[2 * row + word]! >>> shift) & 0xff]!++] = row
    }
    ;[order, next] = [next, order]
  }
  return order
}
