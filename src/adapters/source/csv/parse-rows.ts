import type { CandleRows, RejectedRow } from '../../../trade/market/index.ts'
import { type CsvKernel, csvKernel } from './csv-kernel.ts'
import type { CsvLayout } from './csv-layout.ts'
import { type CsvText, type Place, parsePlain } from './parse-plain.ts'
import { RowBuffer } from './row-buffer.ts'

const LF = 10
/** The kernel is first given so many bytes, then twice as many each time. */
const FIRST_BYTES = 4096
/** Whose lines tell how many there are. */
const SAMPLE_BYTES = 4096
/** Rows in a row that make the kernel worth its calls. */
const WORTH_A_CALL = 64

export interface ParsedRows {
  /** Times as they stand in the file, unless `hasDates`: then UTC milliseconds. */
  readonly rows: CandleRows
  readonly hasDates: boolean
  /** Lines that gave no row, ascending. */
  readonly rejected: readonly RejectedRow[]
}

/**
 * Parses the lines from byte `start` on, the first of which is line `line` of the file. The last byte
 * must be a line feed. Every number equals `Number(text)`. Plain lines go through a kernel, the others, and
 * all where there is no WebAssembly, through {@link parsePlain}: the kernel gives nothing that this does not.
 */
export function parseRows(bytes: Uint8Array, start: number, line: number, layout: CsvLayout): ParsedRows {
  const kernel = csvKernel(layout)
  const text = { bytes, layout }
  const buffer = new RowBuffer(estimateRows(bytes, start))
  let place: Place = { pos: start, line }
  let patience = 1
  while (place.pos < bytes.length) {
    if (kernel) {
      const before = buffer.length
      place = parseByKernel(buffer, text, place, kernel)
      patience = buffer.length - before < WORTH_A_CALL ? 2 * patience : 1
    }
    place = parsePlain(buffer, text, place, kernel ? patience : Number.POSITIVE_INFINITY)
  }
  const { rows, hasDates, rejected } = buffer
  return { rows, hasDates, rejected }
}

/** Reads plain lines as long as there are any; returns the place of the first other one. */
function parseByKernel(buffer: RowBuffer, { bytes }: CsvText, place: Place, kernel: CsvKernel): Place {
  let { pos, line } = place
  for (let size = FIRST_BYTES; pos < bytes.length; size *= 2) {
    const end = bytes.lastIndexOf(LF, pos + Math.min(size, kernel.capacity) - 1) + 1
    if (end <= pos) break
    const { read, rows } = kernel.parse(bytes.subarray(pos, end))
    buffer.reserve(rows)
    kernel.copyTo(buffer.columns, buffer.length)
    const { lines } = buffer
    for (let row = 0; row < rows; row++) lines[buffer.length + row] = line + row
    buffer.length += rows
    line += rows
    pos += read
    if (pos < end) break
  }
  return { pos, line }
}

/** From the length of the first lines, with room to spare. */
function estimateRows(bytes: Uint8Array, start: number): number {
  const end = Math.min(bytes.length, start + SAMPLE_BYTES)
  let lines = 1
  for (let pos = start; pos < end; pos++) if (bytes[pos] === LF) lines++
  return Math.ceil(((bytes.length - start) / Math.max(1, end - start)) * lines * 1.1) + 16
}
