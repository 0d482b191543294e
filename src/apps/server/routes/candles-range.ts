import { createHash } from 'node:crypto'
import type { SeriesKey, TimeRange } from '../../../domain/index.ts'
import { ServerFault } from '../server-fault.ts'

/** Candles in one answer. */
export const MOST_ROWS = 10_000
/** Stored candles that one answer may be made of. */
export const MOST_READ = 2_000_000

export interface RangeQuery {
  readonly start?: number | string
  readonly end?: number | string
  readonly latest?: number
  readonly cursor?: string
  readonly limit?: number
}

/** Which rows: the newest `latest`, or those of `range` in order, at most `rows`. */
export interface AskedRows {
  readonly latest: boolean
  readonly range: TimeRange
  readonly rows: number
  /** True where more rows than that are another page, false where they are too many. */
  readonly paged: boolean
}

/**
 * Without a range, a cursor or a limit: the newest 1,000.
 * @throws ServerFault `time.malformed`, `range.backwards`, `range.mixed`, `cursor.malformed`
 */
export function askedRows(query: RangeQuery, key: SeriesKey): AskedRows {
  const { latest, cursor, limit } = query
  const start = parseTime('start', query.start)
  const end = parseTime('end', query.end)
  if (start !== undefined && end !== undefined && start > end) {
    throw new ServerFault('usage', 'range.backwards', 'start is after end.', { hint: 'Swap the two.' })
  }
  const ranged = start !== undefined || end !== undefined
  if (latest !== undefined && (ranged || cursor !== undefined || limit !== undefined)) {
    throw new ServerFault('usage', 'range.mixed', 'latest cannot stand beside start, end, cursor or limit.', {
      hint: 'Ask for the newest rows, or for a range.',
    })
  }
  const from = cursor === undefined ? start : Math.max(readCursor(cursor, key), start ?? 0)
  const range = { ...(from !== undefined && { start: from }), ...(end !== undefined && { end }) }
  const paged = cursor !== undefined || limit !== undefined
  if (paged || ranged) return { latest: false, range, rows: limit ?? (paged ? 1_000 : MOST_ROWS), paged }
  return { latest: true, range, rows: latest ?? 1_000, paged: true }
}

/**
 * For a chart: a whole range, of which neighbours are merged afterwards, or the newest `latest`.
 * @throws ServerFault as {@link askedRows}
 */
export function askedColumns({ limit, ...query }: RangeQuery, key: SeriesKey): AskedRows {
  if (query.cursor !== undefined) {
    throw new ServerFault(
      'usage',
      'range.mixed',
      'Columns have no pages, so there is no cursor to go on from.',
      {
        hint: 'Add `format=arrays`.',
      },
    )
  }
  const asked = askedRows(query, key)
  return query.latest === undefined ? { ...asked, latest: false, rows: Number.MAX_SAFE_INTEGER } : asked
}

const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/

/** UTC milliseconds of a number, or of a time by ISO 8601 that says its zone. */
export function parseTime(name: string, value: number | string | undefined): number | undefined {
  if (value === undefined || typeof value === 'number') return value
  if (/^\d{1,15}$/.test(value)) return Number(value)
  const time = ZONED.test(value) ? Date.parse(value) : Number.NaN
  if (time >= 0) return time
  throw new ServerFault(
    'usage',
    'time.malformed',
    `${name} "${value.slice(0, 40)}" is no time with a zone.`,
    {
      hint: 'Write UTC milliseconds, or 2025-01-31T12:00:00Z (a + in an address is written %2B).',
      fields: [{ in: 'query', pointer: `/${name}`, message: 'is no time with a zone' }],
    },
  )
}

/** A cursor names the first candle of the next page, so that candles that are added move nothing. */
export function writeCursor(time: number, key: SeriesKey): string {
  return Buffer.from(`${time}.${mark(time, key)}`).toString('base64url')
}

function readCursor(cursor: string, key: SeriesKey): number {
  const time = Number(Buffer.from(cursor, 'base64url').toString().split('.')[0])
  if (Number.isSafeInteger(time) && writeCursor(time, key) === cursor) return time
  throw new ServerFault('usage', 'cursor.malformed', 'The cursor is none of this series.', {
    hint: 'Pass `nextCursor` of the page before as it is, or nothing for the first page.',
  })
}

function mark(time: number, { venue, pair, timeframe }: SeriesKey): string {
  return createHash('sha256').update(`${time} ${venue} ${pair} ${timeframe}`).digest('hex').slice(0, 8)
}

export function tooMany(most: number): ServerFault {
  return new ServerFault(
    'usage',
    'candles.too-many',
    `This takes more than ${most.toLocaleString('en')} candles.`,
    { hint: 'Take a shorter range, or ask for pages of /candles with `limit` and `cursor`.' },
  )
}
