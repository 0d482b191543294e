import type { Candles } from '../../../domain/index.ts'

/*
 * PostgreSQL's binary COPY: a header, then per row the number of fields and per field its length and
 * its bytes, all big-endian, then −1 as a trailer.
 * https://www.postgresql.org/docs/current/sql-copy.html
 */

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])
const ROWS_PER_CHUNK = 4096
const LONG = 4 + 8
/** Field count, time, five values. */
const READ_ROW = 2 + 6 * LONG
const WRITTEN_ROW = READ_ROW + 4 + 4

/**
 * Rows (time, open, high, low, close, volume, series) for COPY … FROM STDIN, some hundred kilobytes at a time.
 * Cost: about 0.2 µs per row.
 */
export function* encodeCandles(candles: Candles, seriesId: number): Generator<Buffer> {
  yield HEADER
  const { time, open, high, low, close, volume } = candles
  for (let start = 0; start < candles.length; start += ROWS_PER_CHUNK) {
    const end = Math.min(start + ROWS_PER_CHUNK, candles.length)
    const chunk = Buffer.allocUnsafe((end - start) * WRITTEN_ROW)
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
    let at = 0
    for (let row = start; row < end; row++) {
      view.setInt16(at, 7)
      view.setInt32(at + 2, 8)
      // A 64-bit integer in two halves: times are below 2^53 and not negative.
      view.setUint32(at + 6, Math.floor(time[row]! / 0x1_0000_0000))
      view.setUint32(at + 10, time[row]! % 0x1_0000_0000)
      at = putDouble(view, at + 14, open[row]!)
      at = putDouble(view, at, high[row]!)
      at = putDouble(view, at, low[row]!)
      at = putDouble(view, at, close[row]!)
      at = putDouble(view, at, volume[row]!)
      view.setInt32(at, 4)
      view.setInt32(at + 4, seriesId)
      at += 8
    }
    yield chunk
  }
  yield TRAILER
}

function putDouble(view: DataView, at: number, value: number): number {
  view.setInt32(at, 8)
  view.setFloat64(at + 4, value)
  return at + LONG
}

/** Takes the chunks of COPY (time, open, high, low, close, volume) TO STDOUT, however they are cut. */
export class CandleDecoder {
  #rest: Buffer = Buffer.alloc(0)
  #headerSeen = false
  #length = 0
  /** Time, open, high, low, close, volume of each row, one row after the other. */
  #values = new Float64Array(6 * 1024)

  get length(): number {
    return this.#length
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    if (!this.#headerSeen) {
      if (bytes.length < HEADER.length) {
        this.#rest = bytes
        return
      }
      at = HEADER.length
      this.#headerSeen = true
    }
    const rows = Math.floor((bytes.length - at) / READ_ROW)
    this.#reserve(rows)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const values = this.#values
    let to = this.#length * 6
    for (let row = 0; row < rows; row++, at += READ_ROW, to += 6) {
      values[to] = view.getUint32(at + 6) * 0x1_0000_0000 + view.getUint32(at + 10)
      values[to + 1] = view.getFloat64(at + 18)
      values[to + 2] = view.getFloat64(at + 30)
      values[to + 3] = view.getFloat64(at + 42)
      values[to + 4] = view.getFloat64(at + 54)
      values[to + 5] = view.getFloat64(at + 66)
    }
    this.#length += rows
    this.#rest = bytes.subarray(at)
  }

  /** Copies what came into columns of {@link CandleDecoder.length} rows. */
  writeTo({ time, open, high, low, close, volume }: Candles): void {
    const values = this.#values
    for (let row = 0, from = 0; row < this.#length; row++, from += 6) {
      time[row] = values[from]!
      open[row] = values[from + 1]!
      high[row] = values[from + 2]!
      low[row] = values[from + 3]!
      close[row] = values[from + 4]!
      volume[row] = values[from + 5]!
    }
  }

  #reserve(rows: number): void {
    const needed = (this.#length + rows) * 6
    if (needed <= this.#values.length) return
    const grown = new Float64Array(Math.max(needed, this.#values.length * 2))
    grown.set(this.#values)
    this.#values = grown
  }
}
