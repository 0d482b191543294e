import { zstdDecompressSync } from 'node:zlib'
import { allocateCandleRows, type CandleRows } from '../../../trade/market/index.ts'
import { CANDLE_FIELDS, rolesByName } from '../csv/csv-layout.ts'
import { SourceError } from '../source-error.ts'
import { FlatTable } from './flatbuffer.ts'
import { unpackLz4 } from './lz4-frame.ts'

const MAGIC = 'ARROW1'
const TYPES = { int: 2, float: 3, timestamp: 10 } as const
/** Of Arrow's units: seconds, milliseconds, microseconds, nanoseconds. */
const UNITS_IN_SECOND = [1, 1e3, 1e6, 1e9] as const
const CODECS = { lz4: 0, zstd: 1 } as const

/** Numbers as they stand in a column, by row. */
type Values = ArrayLike<number | bigint>

interface Field {
  readonly name: string
  readonly read: ((bytes: Uint8Array) => Values) | undefined
  /** Of a timestamp, which becomes whole milliseconds. */
  readonly unitsInSecond?: number
}

function isFeather(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC
}

/**
 * Rows of a Feather file (version 2: an Arrow IPC file) with one column for each part of a candle, as freqtrade
 * writes it; compressed by LZ4, Zstandard or not at all. A row's line is its place, from 1; what is missing is NaN.
 * Format: arrow.apache.org/docs/format/Columnar.html.
 * @throws SourceError `candles.format`, `csv.header`
 */
export function parseFeatherRows(bytes: Uint8Array, name: string): CandleRows {
  try {
    return rowsOf(new Uint8Array(bytes), name)
  } catch (cause) {
    if (cause instanceof SourceError) throw cause
    throw broken(name, `is cut off or damaged: ${(cause as Error).message}`, cause)
  }
}

function rowsOf(bytes: Uint8Array, name: string): CandleRows {
  const view = new DataView(bytes.buffer)
  const end = bytes.length - 10
  if (!isFeather(bytes.subarray(end + 4))) throw new RangeError('its end is not there')
  const footer = FlatTable.root(view, end - view.getInt32(end, true))
  const fields = footer.table(1)!.tables(1).map(fieldOf)
  const roles = rolesByName(
    fields.map((field) => field.name),
    name,
  )
  const batches = footer.structs(3, 24, [0, 16]).map(([offset]) => batchAt(view, offset!))
  const rows = allocateCandleRows(batches.reduce((sum, { batch }) => sum + batch.long(0), 0))
  let start = 0
  for (const { batch, body } of batches) {
    const length = batch.long(0)
    for (const [index, field] of fields.entries()) {
      if (roles[index]! < 0) continue
      if (!field.read) throw broken(name, `has a column "${field.name}" of no numbers`)
      const target = rows[CANDLE_FIELDS[roles[index]!]!].subarray(start, start + length)
      fill(target, field, columnOf(batch, index, bytes.subarray(body)))
    }
    start += length
  }
  for (let row = 0; row < rows.length; row++) rows.line[row] = row + 1
  return rows
}

function fieldOf(field: FlatTable): Field {
  const type = field.table(3)!
  const name = field.text(0)
  switch (field.byte(2)) {
    case TYPES.timestamp:
      return { name, read: longs, unitsInSecond: UNITS_IN_SECOND[type.short(0)]! }
    case TYPES.float:
      return { name, read: type.short(0) === 2 ? doubles : type.short(0) === 1 ? floats : undefined }
    case TYPES.int:
      return { name, read: type.int(0) === 64 ? longs : type.int(0) === 32 ? ints : undefined }
    default:
      return { name, read: undefined }
  }
}

const doubles = ({ buffer }: Uint8Array) => new Float64Array(buffer)
const floats = ({ buffer }: Uint8Array) => new Float32Array(buffer)
const longs = ({ buffer }: Uint8Array) => new BigInt64Array(buffer)
const ints = ({ buffer }: Uint8Array) => new Int32Array(buffer)

/** A record batch, and where its buffers begin. */
function batchAt(view: DataView, offset: number): { readonly batch: FlatTable; readonly body: number } {
  const size = view.getInt32(offset + 4, true)
  return { batch: FlatTable.root(view, offset + 8).table(2)!, body: offset + 8 + size }
}

interface BatchColumn {
  readonly values: Uint8Array
  /** One bit a row, 0 where the value is missing; empty where none is. */
  readonly valid: Uint8Array
}

/** The buffers of a column of numbers: every one has two, which rows are valid and the values. */
function columnOf(batch: FlatTable, index: number, body: Uint8Array): BatchColumn {
  const codec = batch.table(3)?.byte(0)
  const isPacked = batch.table(3) !== undefined
  const [valid, values] = batch
    .structs(2, 16, [0, 8])
    .slice(2 * index, 2 * index + 2)
    .map(([offset, length]) => {
      const bytes = body.subarray(offset, offset! + length!)
      if (bytes.length < length!) throw new RangeError('a buffer is cut off')
      return length === 0 || !isPacked ? bytes.slice() : unpacked(bytes, codec!)
    })
  const nulls = batch.structs(1, 16, [8])[index]?.[0] ?? 0
  return { values: values!, valid: nulls > 0 ? valid! : new Uint8Array() }
}

/** A length, −1 where nothing was packed, and the frame. */
function unpacked(bytes: Uint8Array, codec: number): Uint8Array {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true))
  const frame = bytes.subarray(8)
  if (length < 0) return frame.slice()
  if (length > 2 ** 31) throw new RangeError('a buffer of more than 2 GB')
  if (codec === CODECS.lz4) return unpackLz4(frame, length)
  if (codec === CODECS.zstd) return new Uint8Array(zstdDecompressSync(frame))
  throw new RangeError(`an unknown compression ${codec}`)
}

function fill(target: Float64Array, { read, unitsInSecond }: Field, { values, valid }: BatchColumn): void {
  const numbers = read!(values)
  if (numbers.length < target.length) throw new RangeError('a column is cut off')
  for (let row = 0; row < target.length; row++) {
    const isThere = valid.length === 0 || ((valid[row >> 3]! >> (row & 7)) & 1) === 1
    target[row] = isThere ? Number(numbers[row]) : Number.NaN
  }
  if (unitsInSecond === undefined) return
  for (let row = 0; row < target.length; row++)
    target[row] = Math.round((target[row]! * 1000) / unitsInSecond)
}

function broken(name: string, what: string, cause?: unknown): SourceError {
  return new SourceError('candles.format', `${name} ${what}`, {
    hint: 'Fetch or write the file again; it has numbers in date, open, high, low, close and volume.',
    where: name,
    cause,
  })
}
