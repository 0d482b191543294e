const DAY = 86_400_000

/**
 * UTC milliseconds of `YYYY-MM-DD`, with or without a time (` ` or `T`, `HH:MM`, `:SS`, up to nine
 * digits of a fraction) and a zone (`Z`, `+00:00`, `+0000`; UTC without one). NaN when the bytes from
 * `start` to `end` (excluded) are no such date. Allocates nothing.
 */
export function parseIsoTime(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return Number.NaN
  const year = digits(bytes, start, start + 4)
  const month = digits(bytes, start + 5, start + 7)
  const day = digits(bytes, start + 8, start + 10)
  const date = Date.UTC(year, month - 1, day)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN
  if (end === start + 10) return date
  const mark = bytes[start + 10]
  if (mark !== 32 && mark !== 84) return Number.NaN
  return date + parseClock(bytes, start + 11, end)
}

function parseClock(bytes: Uint8Array, start: number, end: number): number {
  if (end < start + 5 || bytes[start + 2] !== 58) return Number.NaN
  const hour = digits(bytes, start, start + 2)
  const minute = digits(bytes, start + 3, start + 5)
  let second = 0
  let fraction = 0
  let at = start + 5
  if (at < end && bytes[at] === 58) {
    second = digits(bytes, at + 1, at + 3)
    at += 3
    if (at < end && bytes[at] === 46) {
      const from = ++at
      while (at < end && isDigit(bytes[at]!)) at++
      if (at === from || at > from + 9) return Number.NaN
      fraction = (digits(bytes, from, at) / 10 ** (at - from)) * 1000
    }
  }
  if (at > end || !(hour < 24 && minute < 60 && second < 60)) return Number.NaN
  return ((hour * 60 + minute) * 60 + second) * 1000 + fraction - parseZone(bytes, at, end)
}

/** Offset from UTC in milliseconds. */
function parseZone(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || (bytes[start] === 90 && end === start + 1)) return 0
  const sign = bytes[start] === 43 ? 1 : bytes[start] === 45 ? -1 : Number.NaN
  const colon = bytes[start + 3] === 58 ? 1 : 0
  if (end !== start + 5 + colon) return Number.NaN
  const hours = digits(bytes, start + 1, start + 3)
  const minutes = digits(bytes, start + 3 + colon, end)
  return hours < 24 && minutes < 60 ? sign * (hours * 60 + minutes) * 60_000 : Number.NaN
}

function digits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at]!)) return Number.NaN
    value = value * 10 + bytes[at]! - 48
  }
  return value
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

function daysIn(year: number, month: number): number {
  return Math.round((Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / DAY)
}
