import { Fault } from './fault.ts'

/** A range of UTC milliseconds; `end` is included, as in freqtrade. An open side is undefined. */
export interface TimeRange {
  readonly start?: number
  readonly end?: number
}

const DAY = /^(\d{4})(\d{2})(\d{2})$/

/**
 * Reads freqtrade's `--timerange`: `20250101-20250301`, `20250101-`, `-20250301`; each side a UTC
 * day (its midnight), seconds (10 digits) or milliseconds (13 digits).
 * @throws Fault `timerange.malformed`
 */
export function parseTimeRange(text: string): TimeRange {
  const sides = text.split('-')
  if (sides.length !== 2 || text === '-') throw malformed(text)
  const start = parseSide(sides[0]!, text)
  const end = parseSide(sides[1]!, text)
  if (start !== undefined && end !== undefined && start > end) throw malformed(text)
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) }
}

function parseSide(side: string, text: string): number | undefined {
  if (side === '') return undefined
  if (/^\d{13}$/.test(side)) return Number(side)
  if (/^\d{10}$/.test(side)) return Number(side) * 1000
  const match = DAY.exec(side)
  if (!match) throw malformed(text)
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]))
  if (new Date(time).toISOString().slice(0, 10).replaceAll('-', '') !== side) throw malformed(text)
  return time
}

function malformed(text: string): Fault {
  return new Fault('usage', 'timerange.malformed', `"${text}" is not a time range`, {
    hint: 'Write two UTC days with a dash, for example 20250101-20250301; either side may be empty.',
  })
}

/** `2018-01-10 05:15` in UTC; with seconds when there are any. */
export function formatTime(time: number): string {
  const iso = new Date(time).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, time % 60_000 === 0 ? 16 : 19)}`
}
