import { allocateColumn, type Column } from '../../../domain/index.ts'
import { createTable, type Table } from '../../../trade/pipeline/index.ts'
import { SourceError } from '../source-error.ts'
import { parseIsoTime } from './parse-iso-time.ts'
import { readBytes } from './read-bytes.ts'
import { toMilliseconds } from './to-milliseconds.ts'

/** Names of the column of times, the first one found. */
const TIME_NAMES = ['time', 'timestamp', 'open_time', 'datetime', 'date'] as const
const CELLS: Readonly<Record<string, number>> = {
  '': Number.NaN,
  True: 1,
  true: 1,
  False: 0,
  false: 0,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
}
const SHOWN = 5

export interface ReadTable {
  readonly table: Table
  /** What became no row or no column, as sentences. */
  readonly warnings: readonly string[]
}

/** The names of the first line; undefined when it is a line of numbers. */
export function csvHeader(path: string): readonly string[] | undefined {
  const bytes = readBytes(path)
  const end = bytes.indexOf(10)
  const names = namesOf(Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString('utf8'))
  return names.some((name) => name !== '' && Number.isFinite(Number(name))) ? undefined : names
}

/** Times of the first rows, in UTC milliseconds, of a CSV file with a header; none where it has no column of times. */
export function firstTimes(path: string, rows: number, step: number): readonly number[] {
  const lines = Buffer.from(readBytes(path))
    .toString('utf8', 0, rows * 1000)
    .split('\n')
  const names = namesOf(lines[0] ?? '')
  const at = names.indexOf(TIME_NAMES.find((name) => names.includes(name)) ?? '')
  if (at < 0) return []
  const cells = lines.slice(1, rows + 1).map((line) => line.split(',')[at])
  const times = Float64Array.from(cells, (cell) => (cell ? timeOf(cell) : Number.NaN))
  const known = times.filter((time) => !Number.isNaN(time))
  toMilliseconds(known, step)
  return [...known]
}

/**
 * Every column of numbers of a CSV file with a header, gzip or not, under its own name; the first of `time`,
 * `timestamp`, `open_time`, `datetime`, `date` becomes `time`, UTC milliseconds. Empty cells and words that are
 * no number are NaN, True and False 1 and 0, inf infinite. Rows are sorted by time; of equal times the last one stays. A
 * column without a single number is left out. Some 0.1 µs a cell.
 * @param step milliseconds between rows, by which small times tell their unit
 * @throws SourceError `file.unreadable`, `csv.gzip`, `csv.empty`, `csv.header`
 */
export function readTable(path: string, step: number): ReadTable {
  const lines = Buffer.from(readBytes(path)).toString('utf8').split('\n')
  const names = namesOf(lines[0] ?? '')
  const timeAt = names.indexOf(TIME_NAMES.find((name) => names.includes(name)) ?? '')
  if (timeAt < 0) throw noTime(path, names)
  const body = lines.slice(1)
  const rows = new Rows(names, body.length)
  const warnings: string[] = []
  body.forEach((line, i) => {
    if (line.trim() === '') return
    const fault = rows.add(line, timeAt)
    if (fault !== undefined) warnings.push(`${path}:${i + 2} left out: ${fault}`)
  })
  if (rows.length === 0) {
    throw new SourceError('csv.empty', `${path} has a header and no rows`, {
      hint: 'Export or download it again.',
      where: path,
    })
  }
  const { order, repeated } = rows.sortedByTime(timeAt, step)
  if (repeated > 0) warnings.push(`${path}: ${repeated} repeated times; the last row of each is taken`)
  const more = warnings.length - SHOWN
  const told = more > 0 ? [...warnings.slice(0, SHOWN), `${path}: ${more} more lines left out`] : warnings
  return { table: rows.toTable(order, timeAt), warnings: told }
}

function namesOf(line: string): readonly string[] {
  return line
    .replace(/^\uFEFF/, '')
    .trim()
    .split(',')
    .map((name) => name.trim().replace(/^"|"$/g, ''))
}

/** Cells of the columns, row by row. */
class Rows {
  readonly #names: readonly string[]
  readonly #columns: Float64Array[]
  length = 0

  constructor(names: readonly string[], capacity: number) {
    this.#names = names
    this.#columns = names.map(() => new Float64Array(capacity))
  }

  /** Why the line gives no row, or undefined. */
  add(line: string, timeAt: number): string | undefined {
    const cells = line.trimEnd().split(',')
    if (cells.length !== this.#names.length) {
      return `${cells.length} fields, ${this.#names.length} are expected`
    }
    const time = timeOf(cells[timeAt]!)
    if (Number.isNaN(time)) return `"${cells[timeAt]!.slice(0, 40)}" is no time`
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column]!
      this.#columns[column]![this.length] = column === timeAt ? time : (CELLS[cell] ?? Number(cell))
    }
    this.length++
    return undefined
  }

  /** Rows in order of time, the last one of each time. */
  sortedByTime(timeAt: number, step: number): { order: Int32Array; repeated: number } {
    const time = this.#columns[timeAt]!
    toMilliseconds(time.subarray(0, this.length), step)
    const order = Int32Array.from({ length: this.length }, (_, row) => row)
    order.sort((a, b) => time[a]! - time[b]! || a - b)
    let kept = 0
    for (let k = 0; k < order.length; k++) {
      if (k + 1 < order.length && time[order[k]!] === time[order[k + 1]!]) continue
      order[kept++] = order[k]!
    }
    return { order: order.subarray(0, kept), repeated: order.length - kept }
  }

  toTable(order: Int32Array, timeAt: number): Table {
    const pick = (from: Float64Array): Column => {
      const out = allocateColumn(order.length)
      for (let k = 0; k < order.length; k++) out[k] = from[order[k]!]!
      return out
    }
    const columns = this.#names
      .map((name, at) => ({ name, at, values: pick(this.#columns[at]!) }))
      .filter(({ at, values }) => at !== timeAt && values.some((value) => !Number.isNaN(value)))
      .map(({ name, values }) => ({ name, values }))
    return createTable([{ name: 'time', values: pick(this.#columns[timeAt]!) }, ...columns])
  }
}

/** Milliseconds of a date, or the number as it stands. */
function timeOf(cell: string): number {
  const text = cell.replace(/^"|"$/g, '')
  const bytes = Buffer.from(text)
  const date = parseIsoTime(bytes, 0, bytes.length)
  return Number.isNaN(date) && text !== '' ? Number(text) : date
}

function noTime(path: string, names: readonly string[]): SourceError {
  return new SourceError(
    'csv.header',
    `${path} has no column of times; found: ${names.join(', ').slice(0, 200)}`,
    {
      hint: `Call it ${TIME_NAMES[0]}, ${TIME_NAMES[1]} or ${TIME_NAMES[2]}.`,
      where: `${path}:1`,
    },
  )
}
