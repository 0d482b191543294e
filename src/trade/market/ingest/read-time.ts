const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?$/
/** Seconds and milliseconds from March 1973 on; smaller numbers are mistakes of unit. */
const FIRST_SECOND = 1e8
const FIRST_MS = 1e11
/** A clock that runs ahead, or a terminal in another zone, by no more than this. */
const AHEAD_MS = 86_400_000

/**
 * UTC milliseconds of a time as it is sent: ISO 8601 with its zone, or an integer since 1970, in
 * seconds up to 10 digits and in milliseconds from 12 digits on. What cannot be read gives a sentence.
 */
export function readTime(value: unknown, now: number): number | string {
  const time = typeof value === 'number' ? readEpoch(value) : readIso(value)
  if (typeof time === 'string') return time
  if (time < 0) return 'lies before 1970'
  if (time > now + AHEAD_MS) return 'lies more than a day in the future'
  return time
}

function readEpoch(value: number): number | string {
  if (!Number.isInteger(value)) return 'is not a whole number of seconds or milliseconds'
  if (value >= FIRST_MS) return value
  if (value >= FIRST_SECOND && value < 1e10) return value * 1000
  return 'is no time in seconds or in milliseconds since 1970'
}

function readIso(value: unknown): number | string {
  if (typeof value !== 'string') return 'is neither a number nor a text'
  const plain = readPlainIso(value)
  if (plain !== undefined) return plain
  const match = ISO.exec(value)
  if (!match) return 'is not written as 2025-01-06T12:00:00Z'
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = match
  if (zone === undefined) return 'has no time zone: add Z or +00:00'
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as Six
  if (y < 1970) return 'lies before 1970'
  const local = Date.UTC(y, mo - 1, d, h, mi, s, Number(fraction.slice(0, 3).padEnd(3, '0')))
  const date = new Date(local)
  const isReal =
    date.getUTCMonth() === mo - 1 &&
    date.getUTCDate() === d &&
    date.getUTCHours() === h &&
    date.getUTCMinutes() === mi &&
    date.getUTCSeconds() === s
  return isReal ? local - zoneMs(zone) : 'is no time of the calendar'
}

type Six = [number, number, number, number, number, number]

function zoneMs(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone[0] === '-' ? -minutes : minutes) * 60_000
}

const [DASH, COLON, DOT, LETTER_T, LETTER_Z] = [45, 58, 46, 84, 90]

/**
 * What `2025-01-06T12:00:00Z` and `2025-01-06T12:00:00.000Z` say, the forms that programs write, when
 * each part is surely one of the calendar; all others are left to {@link ISO}. A tenth of its time.
 */
function readPlainIso(text: string): number | undefined {
  const { length } = text
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== LETTER_Z) return undefined
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || text.charCodeAt(10) !== LETTER_T)
    return undefined
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined
  const [year, month, day] = [
    twoDigits(text, 0) * 100 + twoDigits(text, 2),
    twoDigits(text, 5),
    twoDigits(text, 8),
  ]
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined
  const whole = Date.UTC(year, month - 1, day, hour, minute, second)
  if (day > 28 && new Date(whole).getUTCDate() !== day) return undefined
  if (length === 20) return whole
  const ms = twoDigits(text, 20) * 10 + (twoDigits(text, 21) % 10)
  return text.charCodeAt(19) === DOT && ms <= 999 ? whole + ms : undefined
}

/** NaN for anything but two digits. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}
