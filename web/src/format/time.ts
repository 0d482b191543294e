const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365.25 * DAY

/** `2018-01-10 05:15 UTC`; with seconds when there are any. In: UTC milliseconds. */
export function formatUtc(time: number): string {
  return `${formatMinute(time)} UTC`
}

/** `2018-01-10 05:15`, for columns whose head names the zone; with seconds when there are any. */
export function formatMinute(time: number): string {
  const iso = new Date(time).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, time % MINUTE === 0 ? 16 : 19)}`
}

/** `2018-01-10`, the UTC day. */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** `2018-01-10 to 2018-02-03`, for columns whose head names the zone. */
export function formatPeriod(start: number, end: number): string {
  return `${formatDay(start)} to ${formatDay(end)}`
}

/** `05:15:09 UTC`. */
export function formatUtcClock(time: number): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`
}

/** `02:15:09 GMT-3`: the clock of the reader's zone, which it names. */
export function formatLocalClock(time: number, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone && { timeZone }),
  }).formatToParts(time)
  const read = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${read('hour')}:${read('minute')}:${read('second')} ${read('timeZoneName')}`
}

/** A length of time in its largest unit: `3 s`, `12 min`, `5 h`, `40 d`, `6 y`. In: milliseconds. */
export function formatSpan(length: number): string {
  const span = Math.max(0, length)
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)} h`
  if (span < 2 * YEAR) return `${Math.floor(span / DAY)} d`
  return `${Math.floor(span / YEAR)} y`
}

/** How long a trade was held, in two units: `2 d 3 h`, `4 h 20 min`, `one candle` when it ended in its first. In: milliseconds. */
export function formatHeld(length: number): string {
  if (length === 0) return 'one candle'
  if (length < HOUR) return formatSpan(length)
  const [large, small, names] = length < DAY ? [HOUR, MINUTE, ['h', 'min']] : [DAY, HOUR, ['d', 'h']]
  const rest = Math.floor((length % large) / small)
  const whole = `${Math.floor(length / large)} ${names[0]}`
  return rest === 0 ? whole : `${whole} ${rest} ${names[1]}`
}
