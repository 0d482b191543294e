import type { CandleRows, RejectedRow } from '../../../trade/market/index.ts'
import { CANDLE_FIELDS, rolesByName } from '../csv/csv-layout.ts'
import { parseIsoTime } from '../csv/parse-iso-time.ts'
import { RowBuffer } from '../csv/row-buffer.ts'
import { SourceError } from '../source-error.ts'

const SHOWN = 100

export interface JsonRows {
  /** Times as they stand in the file, unless `hasDates`: then UTC milliseconds. */
  readonly rows: CandleRows
  readonly hasDates: boolean
  readonly rejected: readonly RejectedRow[]
}

/** A list of rows, and the places or names of a row's values in the order of {@link CANDLE_FIELDS}. */
interface Rows {
  readonly list: readonly unknown[]
  readonly keys: readonly (string | number)[]
}

/**
 * Rows of JSON: a list of `[time, open, high, low, close, volume, …]`, as freqtrade, ccxt and exchanges write them;
 * a list of objects with those names; or an answer of this product's own API in any of its three formats. Numbers
 * may be texts, times may be dates. A row's line is its place in the list, from 1.
 * @throws SourceError `candles.format`, `csv.header`
 */
export function parseJsonRows(bytes: Uint8Array, name: string): JsonRows {
  const { list, keys } = rowsOf(parsed(bytes, name), name)
  const buffer = new RowBuffer(list.length)
  const { columns, lines } = buffer
  list.forEach((one, at) => {
    const reason = fill(buffer, columns, readRow(one, keys))
    if (reason === undefined) lines[buffer.length++] = at + 1
    else buffer.rejected.push({ line: at + 1, reason: `${reason}: ${shown(one)}` })
  })
  return { rows: buffer.rows, hasDates: buffer.hasDates, rejected: buffer.rejected }
}

/** A row's six values; undefined for what is no row. */
function readRow(row: unknown, keys: Rows['keys']): readonly unknown[] | undefined {
  if (typeof row !== 'object' || row === null) return undefined
  if (Array.isArray(row) && row.length < CANDLE_FIELDS.length) return undefined
  return keys.map((key) => (row as Record<string | number, unknown>)[key])
}

/** Writes the values into the buffer's next row; gives what is wrong with them. */
function fill(
  buffer: RowBuffer,
  columns: RowBuffer['columns'],
  values: readonly unknown[] | undefined,
): string | undefined {
  if (values === undefined) return 'this is no row of six values'
  for (const [role, value] of values.entries()) {
    const number = numberOf(value)
    const isDate = role === 0 && Number.isNaN(number) && typeof value === 'string'
    const read = isDate ? dateOf(value) : number
    if (Number.isNaN(read)) return `${CANDLE_FIELDS[role]} is no number`
    if (isDate) buffer.hasDates = true
    columns[role]![buffer.length] = read
  }
  return undefined
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

function dateOf(text: string): number {
  const bytes = new TextEncoder().encode(text)
  return parseIsoTime(bytes, 0, bytes.length)
}

function rowsOf(value: unknown, name: string): Rows {
  if (Array.isArray(value)) return { list: value, keys: keysOf(value, undefined, name) }
  if (typeof value !== 'object' || value === null) throw broken(name, 'is no list of rows')
  const answer = value as Record<string, unknown>
  if (Array.isArray(answer.candles)) {
    return { list: answer.candles, keys: keysOf(answer.candles, answer.columns, name) }
  }
  const columns = CANDLE_FIELDS.map((field) => answer[field])
  if (!columns.every((column) => Array.isArray(column))) {
    throw broken(name, `has neither rows nor columns of candles; found: ${Object.keys(answer).join(', ')}`)
  }
  if (columns.some(({ length }) => length !== columns[0]!.length)) {
    throw broken(name, 'has columns of different lengths')
  }
  return {
    list: columns[0]!.map((_, row) => columns.map((column) => column[row])),
    keys: CANDLE_FIELDS.map((_, role) => role),
  }
}

/** Names of objects by the first of them; of lists by the names given, else the first six places. */
function keysOf(list: readonly unknown[], names: unknown, name: string): readonly (string | number)[] {
  const first = list.find((one) => typeof one === 'object' && one !== null)
  const isNamed = first !== undefined && !Array.isArray(first)
  const columns = isNamed ? Object.keys(first) : Array.isArray(names) ? names.map(String) : undefined
  if (!columns) return CANDLE_FIELDS.map((_, role) => role)
  const roles = rolesByName(columns, name)
  return CANDLE_FIELDS.map((_, role) => {
    const at = roles.indexOf(role)
    return isNamed ? columns[at]! : at
  })
}

function parsed(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw broken(name, `is no JSON: ${(cause as Error).message}`, cause)
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

function broken(name: string, what: string, cause?: unknown): SourceError {
  return new SourceError('candles.format', `${name} ${what.slice(0, 300)}`, {
    hint: 'Candles in JSON are rows [[time, open, high, low, close, volume], …], or objects with these names.',
    where: name,
    cause,
  })
}
