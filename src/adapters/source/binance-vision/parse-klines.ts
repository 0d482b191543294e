import type { Timeframe } from '../../../domain/index.ts'
import { collectCandles } from '../../../trade/market/index.ts'
import type { CsvLayout } from '../csv/csv-layout.ts'
import { parseRows } from '../csv/parse-rows.ts'
import type { ReadCandles } from '../csv/read-candles.ts'
import { SourceError } from '../source-error.ts'
import type { ArchiveMarket } from './archive-name.ts'

const LF = 10
const COLUMNS = 12
/** Times of 2001 to 2100 are at least these. */
const LEAST = { milliseconds: 1e12, microseconds: 1e15, end: 1e16 }

/**
 * Candles of klines as Binance publishes them: twelve columns, with or without a header; times in milliseconds or
 * microseconds, and all rows in the same. The volume is that of the base: column 6, or 8 of futures settled in the
 * coin, whose column 6 counts contracts (binance-public-data, README).
 * @throws SourceError `archive.content`, `csv.empty`
 * @throws MarketError `candles.timeframe`
 */
export function parseKlines(
  content: Uint8Array,
  name: string,
  { timeframe, market }: { readonly timeframe: Timeframe; readonly market: ArchiveMarket },
): ReadCandles {
  const text = content.at(-1) === LF ? content : Buffer.concat([content, Buffer.from('\n')])
  const first = Buffer.from(text.subarray(0, text.indexOf(LF)))
    .toString('utf8')
    .trim()
  if (text.length <= 1 || first === '') throw empty(name)
  const fields = first.split(',')
  const hasHeader = !/^\d/.test(first)
  if (fields.length !== COLUMNS || (hasHeader && !/^open[ _]?time$/i.test(fields[0]!))) {
    throw noKlines(name, `has ${fields.length} columns (${first.slice(0, 80)}), not the ${COLUMNS} of klines`)
  }
  const start = hasHeader ? text.indexOf(LF) + 1 : 0
  const { rows, rejected: unread, hasDates } = parseRows(text, start, hasHeader ? 2 : 1, layoutOf(market))
  if (rows.length + unread.length === 0) throw empty(name)
  if (hasDates) throw noKlines(name, 'has dates in place of times')
  toMilliseconds(rows.time, rows.line, name)
  const { candles, duplicates, rejected } = collectCandles(rows, timeframe)
  const all = [...unread, ...rejected].sort((a, b) => a.line - b.line)
  return { candles, rows: rows.length + unread.length, duplicates, rejected: all }
}

function layoutOf(market: ArchiveMarket): CsvLayout {
  const volume = market === 'cm' ? 7 : 5
  const roles = Array.from({ length: COLUMNS }, (_, field) => (field < 5 ? field : field === volume ? 5 : -1))
  return { delimiter: ',', roles, hasHeader: false }
}

/** In place; the first row tells the unit, and every other one must agree. */
function toMilliseconds(time: Float64Array, line: Int32Array, name: string): void {
  const unit = time.length > 0 ? unitOf(time[0]!) : undefined
  for (let row = 0; row < time.length; row++) {
    const found = unitOf(time[row]!)
    if (found === undefined || found !== unit) {
      throw new SourceError(
        'archive.content',
        `${name}:${line[row]} has the time ${time[row]}, which is ${found ?? 'no time'} of an archive in ${unit ?? 'no known unit'}`,
        {
          hint: 'Fetch the archive again; each is in milliseconds or in microseconds.',
          where: `${name}:${line[row]}`,
        },
      )
    }
    if (unit === 'microseconds') time[row] = time[row]! / 1000
  }
}

function unitOf(time: number): 'milliseconds' | 'microseconds' | undefined {
  if (time < LEAST.milliseconds || !(time < LEAST.end)) return undefined
  return time < LEAST.microseconds ? 'milliseconds' : 'microseconds'
}

function empty(name: string): SourceError {
  return new SourceError('csv.empty', `${name} holds no klines`, {
    hint: 'Fetch the archive again.',
    where: name,
  })
}

function noKlines(name: string, what: string): SourceError {
  return new SourceError('archive.content', `${name} ${what}`, {
    hint: 'Archives of klines are read; trades, depth and metrics are not.',
    where: name,
  })
}
