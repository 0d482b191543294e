import type { DuckDBConnection } from '@duckdb/node-api'
import { allocateCandleRows, type CandleRows } from '../../../trade/market/index.ts'
import { ParquetError } from './parquet-error.ts'
import { quoteName, quoteText } from './quote.ts'
import { timeExpression } from './time-expression.ts'

const FIELDS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const
const TIME_NAMES = ['time', 'timestamp', 'date', 'datetime', 'open_time', 'ts']
const NUMBER = /^(DOUBLE|FLOAT|DECIMAL\(.*\)|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)$/

/**
 * Rows of a Parquet file of candles, in its order; a row's line is its place, from 1. Its time is called time,
 * timestamp, date, datetime, open_time or ts, and is a timestamp, a date, or an epoch in seconds, milli-, micro- or
 * nanoseconds. What is missing is NaN.
 * @throws ParquetError `parquet.unreadable`, `parquet.columns`, `parquet.time`
 */
export async function readCandleRows(connection: DuckDBConnection, path: string): Promise<CandleRows> {
  try {
    return await readRows(connection, path)
  } catch (cause) {
    if (cause instanceof ParquetError) throw cause
    throw new ParquetError('parquet.unreadable', `${path} cannot be read: ${firstLine(cause)}`, {
      hint: 'Fetch or write the file again; it may be cut off.',
      where: path,
      cause,
    })
  }
}

async function readRows(connection: DuckDBConnection, path: string): Promise<CandleRows> {
  const source = `read_parquet(${quoteText(path)})`
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  const columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }))
  const found = FIELDS.map((field) => columnOf(columns, field))
  const missing = FIELDS.filter((_, at) => !found[at])
  if (missing.length > 0) {
    const there = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
    throw new ParquetError(
      'parquet.columns',
      `${path} has no column for ${missing.join(', ')}; found: ${there.slice(0, 300)}`,
      {
        hint: 'Name the columns time, open, high, low, close, volume; all but time are numbers.',
        where: path,
      },
    )
  }
  const [time, ...prices] = found as Column[]
  const expressions = [
    await timeExpression(connection, { ...time!, source, path }),
    ...prices.map(({ name }) => `CAST(${quoteName(name)} AS DOUBLE)`),
  ]
  const counted = await connection.runAndReadAll(`SELECT CAST(count(*) AS INTEGER) FROM ${source}`)
  const rows = allocateCandleRows(Number(counted.getRows()[0]![0]))
  await fill(connection, rows, `SELECT ${expressions.join(', ')} FROM ${source}`)
  return rows
}

interface Column {
  readonly name: string
  readonly type: string
}

function columnOf(columns: readonly Column[], field: (typeof FIELDS)[number]): Column | undefined {
  const names = field === 'time' ? TIME_NAMES : [field]
  const named = names.flatMap((wanted) => columns.find(({ name }) => name.toLowerCase() === wanted) ?? [])
  return field === 'time' ? named[0] : named.find(({ type }) => NUMBER.test(type))
}

async function fill(connection: DuckDBConnection, rows: CandleRows, query: string): Promise<void> {
  const targets = FIELDS.map((field) => rows[field])
  const result = await connection.stream(query)
  let start = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    if (start + chunk.rowCount > rows.length) throw new RangeError('it has more rows than it says')
    for (const [i, target] of targets.entries()) {
      const vector = chunk.getColumnVector(i)
      for (let row = 0; row < chunk.rowCount; row++) {
        const value = vector.getItem(row)
        target[start + row] = value === null ? Number.NaN : Number(value)
      }
    }
    start += chunk.rowCount
  }
  if (start !== rows.length) throw new RangeError('it has fewer rows than it says')
  for (let row = 0; row < start; row++) rows.line[row] = row + 1
}

function firstLine(cause: unknown): string {
  return String(cause instanceof Error ? cause.message : cause)
    .split('\n')[0]!
    .slice(0, 300)
}
