import { SourceError } from '../source-error.ts'

/** What a field is to a candle: its place in {@link CANDLE_FIELDS}, or −1 for a field nobody reads. */
export type FieldRole = number

export const CANDLE_FIELDS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

/** How the lines of a file are to be read. */
export interface CsvLayout {
  readonly delimiter: ',' | ';' | '\t'
  /** One per field of a line. */
  readonly roles: readonly FieldRole[]
  readonly hasHeader: boolean
}

const NAMES: Readonly<Record<string, FieldRole>> = {
  opentime: 0,
  time: 0,
  timestamp: 0,
  date: 0,
  datetime: 0,
  dateutc: 0,
  ts: 0,
  unix: 0,
  open: 1,
  o: 1,
  high: 2,
  h: 2,
  low: 3,
  l: 3,
  close: 4,
  c: 4,
  volume: 5,
  vol: 5,
  v: 5,
}
const LOOK_AHEAD = 20

/**
 * Reads the layout off the first lines of a file: a header by its names, in any order; without one
 * six columns, or the twelve of Binance, time first.
 * @throws SourceError `csv.header`
 */
export function csvLayout(lines: readonly string[], name: string): CsvLayout {
  const first = lines[0] ?? ''
  const delimiter = ([',', ';', '\t'] as const).reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  )
  if (!/^["\s]*[-+.\d]/.test(first)) {
    return { delimiter, roles: rolesByName(first.split(delimiter), name), hasHeader: true }
  }
  const counts = lines.slice(0, LOOK_AHEAD).map((line) => line.split(delimiter).length)
  const count = counts.find((one) => one === 6 || one === 12)
  if (count === undefined) {
    throw new SourceError('csv.header', `${name} has no header and ${counts[0]} columns, not 6 or 12`, {
      hint: 'Put a line with the names first: open_time,open,high,low,close,volume.',
      where: `${name}:1`,
    })
  }
  const roles = Array.from({ length: count }, (_, field) => (field < 6 ? field : -1))
  return { delimiter, roles, hasHeader: false }
}

/**
 * What columns of these names are to a candle.
 * @throws SourceError `csv.header`
 */
export function rolesByName(names: readonly string[], file: string): FieldRole[] {
  const taken = new Set<FieldRole>()
  const roles = names.map((name) => {
    const role = NAMES[name.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? -1
    if (role < 0 || taken.has(role)) return -1
    taken.add(role)
    return role
  })
  const missing = CANDLE_FIELDS.filter((_, role) => !taken.has(role))
  if (missing.length === 0) return roles
  const found = names.map((name) => name.trim()).join(', ')
  throw new SourceError(
    'csv.header',
    `${file} has no column for ${missing.join(', ')}; found: ${found.slice(0, 200)}`,
    {
      hint: 'Name the columns open_time, open, high, low, close, volume; their order is free.',
      where: `${file}:1`,
    },
  )
}
