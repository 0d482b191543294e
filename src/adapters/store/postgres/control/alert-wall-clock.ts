import type { WallClock } from '../../../../control/operation/index.ts'

const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
} as const

const known = new Map<string, WallClock>()

/** The clock of a zone; UTC for a name that this machine does not know: an alert is not lost by it. */
export function wallClockOf(zone: string): WallClock {
  const clock = known.get(zone) ?? makeClock(zone)
  known.set(zone, clock)
  return clock
}

function makeClock(zone: string): WallClock {
  if (!isZone(zone)) return (time) => time
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...FIELDS })
  return (time) => {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(time)) part[type] = Number(value)
    const { year, month, day, hour, minute } = part as Record<keyof typeof FIELDS, number>
    return Date.UTC(year, month - 1, day, hour, minute)
  }
}

/** Whether a time zone of this name is known. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}
