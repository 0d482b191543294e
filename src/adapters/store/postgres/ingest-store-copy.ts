import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { CandleRows, DERIVED, MARKS, ROW_WIDTH } from './ingest-store-rows.ts'

/*
 * Binary COPY as copy-format.ts describes it, for rows of several series with the mark of derived ones.
 */

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])
const COLUMNS = 'series_id, time, open, high, low, close, volume, derived'
const NUMBER = 4 + 8
/** Field count, series, time, five values, and a truth value in a byte of its own. */
const ROW_BYTES = 2 + 8 + 6 * NUMBER + 5
const ROWS_PER_CHUNK = 1024
const HIGH = 0x1_0000_0000

export interface RowsOfSeries {
  readonly id: number
  readonly rows: CandleRows
}

/** Appends the rows without `skipped` marks to `market.candle`, where none of their times may be stored. */
export async function copyIn(
  client: PoolClient,
  parts: Iterable<RowsOfSeries>,
  skipped: number,
): Promise<void> {
  const target = client.query(copyFrom(`copy market.candle (${COLUMNS}) from stdin (format binary)`))
  await pipeline(encodeRows(parts, skipped), target)
}

/** Chunks for COPY … FROM STDIN of the rows without `skipped` marks. Cost: about 0.1 µs per row. */
function* encodeRows(parts: Iterable<RowsOfSeries>, skipped: number): Generator<Buffer> {
  yield HEADER
  let chunk = Buffer.allocUnsafe(ROWS_PER_CHUNK * ROW_BYTES)
  let view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
  let at = 0
  for (const { id, rows } of parts) {
    const { values, length } = rows
    for (let row = 0; row < length; row++) {
      const from = row * ROW_WIDTH
      const marks = values[from + MARKS]!
      if ((marks & skipped) !== 0) continue
      if (at + ROW_BYTES > chunk.length) {
        yield chunk.subarray(0, at)
        chunk = Buffer.allocUnsafe(ROWS_PER_CHUNK * ROW_BYTES)
        view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
        at = 0
      }
      const time = values[from]!
      view.setInt16(at, 8)
      view.setInt32(at + 2, 4)
      view.setInt32(at + 6, id)
      view.setInt32(at + 10, 8)
      // A 64-bit integer in two halves: times are below 2^53 and not negative.
      view.setUint32(at + 14, Math.floor(time / HIGH))
      view.setUint32(at + 18, time % HIGH)
      at += 22
      for (let value = 1; value < MARKS; value++, at += NUMBER) {
        view.setInt32(at, 8)
        view.setFloat64(at + 4, values[from + value]!)
      }
      if ((marks & DERIVED) !== 0) {
        view.setInt32(at, 1)
        view.setInt8(at + 4, 1)
        at += 5
      } else {
        view.setInt32(at, -1)
        at += 4
      }
    }
  }
  if (at > 0) yield chunk.subarray(0, at)
  yield TRAILER
}

/** Times of a series, both ends in. */
export interface TimesOfSeries {
  readonly id: number
  readonly first: number
  readonly last: number
}

/** What is stored in these ranges, by series, ascending in time; derived candles are marked. */
export async function copyOut(
  client: PoolClient,
  ranges: readonly TimesOfSeries[],
): Promise<ReadonlyMap<number, CandleRows>> {
  const found = new Map<number, CandleRows>()
  if (ranges.length === 0) return found
  const chunks: Buffer[] = []
  for await (const chunk of client.query(copyTo(statement(ranges)))) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let last: RowsOfSeries | undefined
  for (let at = HEADER.length; at + ROW_BYTES <= bytes.length; at += ROW_BYTES) {
    const id = view.getInt32(at + 6)
    if (last?.id !== id) {
      last = { id, rows: new CandleRows() }
      found.set(id, last.rows)
    }
    const to = last.rows.grow()
    const { values } = last.rows
    values[to] = view.getUint32(at + 14) * HIGH + view.getUint32(at + 18)
    for (let value = 1, from = at + 26; value < MARKS; value++, from += NUMBER) {
      values[to + value] = view.getFloat64(from)
    }
    values[to + MARKS] = view.getInt8(at + ROW_BYTES - 1) === 1 ? DERIVED : 0
  }
  return found
}

/**
 * COPY takes no parameters; what goes in are numbers alone. The ends of all ranges are named once more,
 * so that partitions outside are not planned; `offset 0` keeps one look into the index for each range.
 */
function statement(ranges: readonly TimesOfSeries[]): string {
  const first = ranges.reduce((least, range) => Math.min(least, range.first), Infinity)
  const last = ranges.reduce((most, range) => Math.max(most, range.last), -Infinity)
  const values = ranges.map((range) => `(${range.id}, ${range.first}::bigint, ${range.last}::bigint)`)
  return `copy (
    select r.id, c.time, c.open, c.high, c.low, c.close, c.volume, c.derived is true
    from (values ${values.join(', ')}) r (id, first, last) cross join lateral (
      select * from market.candle where series_id = r.id and time >= r.first and time <= r.last
        and time >= ${first} and time <= ${last} offset 0
    ) c order by r.id, c.time) to stdout (format binary)`
}
