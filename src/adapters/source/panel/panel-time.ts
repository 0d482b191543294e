import { parseIsoTime } from '../csv/parse-iso-time.ts'
import { toMilliseconds } from '../csv/to-milliseconds.ts'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** 9999-12-31. */
const LAST_MS = 253_402_214_400_000
const scratch = new Float64Array(1)

/** A finite decimal number, NaN for anything else: no hexadecimal, no words, no blanks inside. */
export function parseDecimal(text: string): number {
  if (!DECIMAL.test(text)) return NaN
  const value = Number(text)
  return Number.isFinite(value) ? value : NaN
}

/** UTC milliseconds of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size; or NaN. */
export function parseEpoch(text: string): number {
  const value = parseDecimal(text)
  if (!(value > 0)) return NaN
  scratch[0] = value
  toMilliseconds(scratch, 1)
  return withinCalendar(Math.round(scratch[0]))
}

/** UTC milliseconds of `2024-01-31`, with or without a time of day; or NaN. */
export function parseDate(text: string): number {
  const bytes = Buffer.from(text, 'latin1')
  return withinCalendar(parseIsoTime(bytes, 0, bytes.length))
}

function withinCalendar(time: number): number {
  return time > 0 && time < LAST_MS ? time : NaN
}
