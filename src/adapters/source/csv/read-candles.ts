import { type Candles, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { type CandleRows, collectCandles, type RejectedRow } from '../../../trade/market/index.ts'
import { candleFormat } from '../candle-format.ts'
import { parseFeatherRows } from '../freqtrade/parse-feather-rows.ts'
import { parseJsonRows } from '../json/parse-json-rows.ts'
import { SourceError } from '../source-error.ts'
import { csvLayout } from './csv-layout.ts'
import { type ParsedRows, parseRows } from './parse-rows.ts'
import { readBytes, unpack } from './read-bytes.ts'
import { toMilliseconds } from './to-milliseconds.ts'

const LF = 10
const FIRST_BYTES = 65_536

export interface ReadCandles {
  readonly candles: Candles
  /** Lines with data, whatever became of them: candles + duplicates + rejected. */
  readonly rows: number
  /** Lines equal to one that was kept. */
  readonly duplicates: number
  /** 1-based lines, ascending. */
  readonly rejected: readonly RejectedRow[]
}

/**
 * Reads a file of candles: CSV or JSON, gzip or not, or Feather. See {@link parseCandles}.
 * @throws SourceError `file.unreadable`, `csv.gzip`, `csv.empty`, `csv.header`, `candles.format`
 * @throws MarketError `candles.timeframe`
 */
export function readCandles(path: string, timeframe: Timeframe): ReadCandles {
  return parseCandles(readBytes(path), path, timeframe)
}

/**
 * The rows of a file as they are, also those that are no candles, such as funding rates.
 * @throws SourceError as {@link readCandles}
 */
export function readRows(path: string, timeframe: Timeframe): CandleRows {
  return rowsOf(unpack(readBytes(path), path), path, timeframe).rows
}

/**
 * Candles of the bytes of a file, whatever its name: CSV with a header in any order, or six columns, or
 * Binance's twelve; JSON; Feather. Times are seconds, milliseconds, microseconds or dates (UTC). Broken lines and
 * impossible candles are listed, never thrown. Some 0.06 µs a row of CSV.
 * @throws SourceError `csv.gzip`, `csv.empty`, `csv.header`, `candles.format`
 * @throws MarketError `candles.timeframe`
 */
export function parseCandles(bytes: Uint8Array, name: string, timeframe: Timeframe): ReadCandles {
  const { rows, rejected: unread } = rowsOf(unpack(bytes, name), name, timeframe)
  const count = rows.length + unread.length
  if (count === 0) throw empty(name, 'has no rows')
  const { candles, duplicates, rejected } = collectCandles(rows, timeframe)
  const all = [...unread, ...rejected].sort((a, b) => a.line - b.line)
  return { candles, rows: count, duplicates, rejected: all }
}

function rowsOf(text: Uint8Array, name: string, timeframe: Timeframe): Pick<ParsedRows, 'rows' | 'rejected'> {
  switch (candleFormat(text, name)) {
    case 'feather':
      return { rows: parseFeatherRows(text, name), rejected: [] }
    case 'json':
      return inMilliseconds(parseJsonRows(text, name), timeframe)
    case 'csv':
      return inMilliseconds(parseCsv(text, name), timeframe)
    case 'parquet':
      throw new SourceError('candles.format', `${name} is Parquet, which only the store takes in`, {
        hint: `Import it: npx leme data import ${name} --venue V --symbol B/Q -i ${timeframe}`,
        where: name,
      })
  }
}

function inMilliseconds(parsed: ParsedRows, timeframe: Timeframe): ParsedRows {
  if (!parsed.hasDates) toMilliseconds(parsed.rows.time, timeframeMs(timeframe))
  return parsed
}

function parseCsv(bytes: Uint8Array, name: string): ParsedRows {
  const text = endWithLineFeed(bytes)
  const { lines, start, line } = firstLines(text)
  if (lines.length === 0) throw empty(name, 'is empty')
  const layout = csvLayout(lines, name)
  const parsed = layout.hasHeader
    ? parseRows(text, text.indexOf(LF, start) + 1, line + 1, layout)
    : parseRows(text, start, line, layout)
  if (parsed.rows.length + parsed.rejected.length === 0) throw empty(name, 'has a header and no rows')
  return parsed
}

function empty(name: string, what: string): SourceError {
  return new SourceError('csv.empty', `${name} ${what}`, {
    hint: 'Export or download it again; a candle file has a header and one line per candle.',
    where: name,
  })
}

/** The parser may then look one byte ahead without asking where the end is. */
function endWithLineFeed(bytes: Uint8Array): Uint8Array {
  if (bytes[bytes.length - 1] === LF) return bytes
  const ended = new Uint8Array(bytes.length + 1)
  ended.set(bytes)
  ended[bytes.length] = LF
  return ended
}

/** Lines near the top that are not blank, and where and on which line the first of them starts. */
function firstLines(bytes: Uint8Array): { lines: string[]; start: number; line: number } {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  let start = hasMark ? 3 : 0
  let line = 1
  while (start < bytes.length && bytes[start]! <= 32) {
    if (bytes[start] === LF) line++
    start++
  }
  const text = Buffer.from(bytes.subarray(start, start + FIRST_BYTES)).toString('utf8')
  const lines = text.split('\n').map((one) => one.trim())
  return { lines: lines.filter((one) => one !== ''), start, line }
}
