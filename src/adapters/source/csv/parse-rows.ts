import { allocateCandleRows, type CandleRows, type RejectedRow } from '../../../trade/market/index.ts'
import { CANDLE_FIELDS, type CsvLayout } from './csv-layout.ts'
import { parseIsoTime } from './parse-iso-time.ts'
import { parseLine } from './parse-line.ts'

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

export interface ParsedRows {
  /** Times as they stand in the file, unless `hasDates`: then UTC milliseconds. */
  readonly rows: CandleRows
  readonly hasDates: boolean
  /** Lines that gave no row, ascending. */
  readonly rejected: readonly RejectedRow[]
}

/**
 * Parses the lines from byte `start` on, the first of which is line `line` of the file. The last byte
 * must be a line feed. Every number equals `Number(text)`. Numbers are made of bytes here; whatever
 * is not a plain line of numbers goes through {@link parseLine}.
 */
export function parseRows(bytes: Uint8Array, start: number, line: number, layout: CsvLayout): ParsedRows {
  const size = bytes.length
  const delimiter = layout.delimiter.charCodeAt(0)
  const roles = Int8Array.from(layout.roles)
  const fields = roles.length
  const rejected: RejectedRow[] = []
  const values = new Float64Array(CANDLE_FIELDS.length)
  let rows = allocateCandleRows(estimateRows(bytes, start))
  let columns = CANDLE_FIELDS.map((name) => rows[name])
  let lines = rows.line
  let hasDates = false
  let row = 0

  for (let pos = start; pos < size; line++) {
    const lineStart = pos
    let field = 0
    let isPlain = true
    if (row === rows.length) {
      rows = resizeRows(rows, row * 2 + 1024)
      columns = CANDLE_FIELDS.map((name) => rows[name])
      lines = rows.line
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
        let count = -pos
        let digit = bytes[pos]! - 48
        while (digit >= 0 && digit <= 9) {
          mantissa = mantissa * 10 + digit
          digit = bytes[++pos]! - 48
        }
        count += pos
        if (digit === POINT) {
          scale = ++pos
          digit = bytes[pos]! - 48
          while (digit >= 0 && digit <= 9) {
            mantissa = mantissa * 10 + digit
            digit = bytes[++pos]! - 48
          }
          scale -= pos
          count -= scale
        }
        if (count === 0) {
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
          hasDates = true
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
      rejected.push({ line, reason: parsed.reason })
      continue
    }
    if (parsed.isDate) hasDates = true
    for (let role = 0; role < values.length; role++) columns[role]![row] = values[role]!
    lines[row++] = line
  }
  return { rows: shortenRows(rows, row), hasDates, rejected }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

/** From the length of the first lines, with room to spare: pages that are not touched cost nothing. */
function estimateRows(bytes: Uint8Array, start: number): number {
  const end = Math.min(bytes.length, start + 65_536)
  let lines = 1
  for (let pos = start; pos < end; pos++) if (bytes[pos] === LF) lines++
  return Math.ceil(((bytes.length - start) / Math.max(1, end - start)) * lines * 1.1) + 16
}

function resizeRows(rows: CandleRows, length: number): CandleRows {
  const larger = allocateCandleRows(length)
  larger.line.set(rows.line)
  for (const name of CANDLE_FIELDS) larger[name].set(rows[name])
  return larger
}

function shortenRows(rows: CandleRows, length: number): CandleRows {
  return {
    length,
    line: rows.line.subarray(0, length),
    time: rows.time.subarray(0, length),
    open: rows.open.subarray(0, length),
    high: rows.high.subarray(0, length),
    low: rows.low.subarray(0, length),
    close: rows.close.subarray(0, length),
    volume: rows.volume.subarray(0, length),
  }
}
