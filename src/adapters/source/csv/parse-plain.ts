import type { CsvLayout } from './csv-layout.ts'
import { CANDLE_FIELDS } from './csv-layout.ts'
import { parseIsoTime } from './parse-iso-time.ts'
import { parseLine } from './parse-line.ts'
import type { RowBuffer } from './row-buffer.ts'

const LF = 10
const CR = 13
const PLUS = 43
const MINUS = 45
/** Digits are bytes less 48; these are what else may follow them. */
const POINT = 46 - 48
const SMALL_E = 101 - 48
const LARGE_E = 69 - 48
/** A mantissa below it and these powers of ten are exact: one rounding, so the nearest double. */
const EXACT = 2 ** 53
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))

/** Where in a file a line starts, and its number, from 1. */
export interface Place {
  readonly pos: number
  readonly line: number
}

/** Bytes of a file, the last of which is a line feed, and how its lines are to be read. */
export interface CsvText {
  readonly bytes: Uint8Array
  readonly layout: CsvLayout
}

/**
 * Reads at most `count` lines from a place on into the buffer; returns the place after them. Every number
 * equals `Number(text)`. Numbers are made of bytes here; whatever is no plain line of numbers and dates goes
 * through {@link parseLine}. Some 0.1 µs a row.
 */
export function parsePlain(
  buffer: RowBuffer,
  { bytes, layout }: CsvText,
  place: Place,
  count: number,
): Place {
  const size = bytes.length
  const delimiter = layout.delimiter.charCodeAt(0)
  const roles = Int8Array.from(layout.roles)
  const fields = roles.length
  const values = new Float64Array(CANDLE_FIELDS.length)
  let { columns, lines } = buffer
  let row = buffer.length
  let { pos, line } = place

  for (const end = line + count; pos < size && line < end; line++) {
    const lineStart = pos
    let field = 0
    let isPlain = true
    if (row === buffer.capacity) {
      buffer.length = row
      buffer.reserve(1)
      columns = buffer.columns
      lines = buffer.lines
    }
    for (; field < fields; field++) {
      const role = roles[field]!
      const from = pos
      if (role < 0) {
        while (bytes[pos] !== delimiter && bytes[pos] !== LF) pos++
      } else {
        const sign = bytes[pos]!
        if (sign === MINUS || sign === PLUS) pos++
        let mantissa = 0
        let scale = 0
        let digits = -pos
        let digit = bytes[pos]! - 48
        while (digit >= 0 && digit <= 9) {
          mantissa = mantissa * 10 + digit
          digit = bytes[++pos]! - 48
        }
        digits += pos
        if (digit === POINT) {
          scale = ++pos
          digit = bytes[pos]! - 48
          while (digit >= 0 && digit <= 9) {
            mantissa = mantissa * 10 + digit
            digit = bytes[++pos]! - 48
          }
          scale -= pos
          digits -= scale
        }
        if (digits === 0) {
          isPlain = false
          break
        }
        if (digit === SMALL_E || digit === LARGE_E) {
          const mark = bytes[++pos]!
          if (mark === MINUS || mark === PLUS) pos++
          digit = bytes[pos]! - 48
          if (!(digit >= 0 && digit <= 9)) {
            isPlain = false
            break
          }
          let exponent = 0
          while (digit >= 0 && digit <= 9) {
            exponent = exponent * 10 + digit
            digit = bytes[++pos]! - 48
          }
          scale += mark === MINUS ? -exponent : exponent
        }
        let value: number
        if (mantissa < EXACT && scale >= -22 && scale <= 22) {
          value = scale < 0 ? mantissa / POWERS[-scale]! : mantissa * POWERS[scale]!
          if (sign === MINUS) value = -value
        } else value = Number(textOf(bytes, from, pos))
        if (role === 0 && digit === MINUS - 48) {
          while (bytes[pos] !== delimiter && bytes[pos] !== LF && bytes[pos] !== CR) pos++
          value = parseIsoTime(bytes, from, pos)
          if (Number.isNaN(value)) {
            isPlain = false
            break
          }
          buffer.hasDates = true
        }
        columns[role]![row] = value
      }
      if (bytes[pos] !== delimiter) break
      pos++
    }
    if (bytes[pos] === CR && bytes[pos + 1] === LF) pos++
    if (isPlain && field === fields - 1 && bytes[pos] === LF) {
      lines[row++] = line
      pos++
      continue
    }
    pos = bytes.indexOf(LF, lineStart) + 1
    const text = textOf(bytes, lineStart, pos - 1)
    if (text.trim() === '') continue
    const parsed = parseLine(text.replace(/\r$/, ''), layout, values)
    if ('reason' in parsed) {
      buffer.rejected.push({ line, reason: parsed.reason })
      continue
    }
    if (parsed.isDate) buffer.hasDates = true
    for (let role = 0; role < values.length; role++) columns[role]![row] = values[role]!
    lines[row++] = line
  }
  buffer.length = row
  return { pos, line }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
