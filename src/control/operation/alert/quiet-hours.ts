import type { QuietHours } from './alert-setting.ts'

/** A time as the clock on the wall shows it there, as if it were UTC. */
export type WallClock = (time: number) => number

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
/** Wherever the clocks are changed, the end comes within two days. */
const LONGEST_MINUTES = 2 * DAY_MINUTES

/** Minutes from midnight of `22:00`; NaN for what is no time of the day. */
export function minutesOfDay(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes)
}

/** When the quiet hours that hold now are over, to the minute; null where none hold. */
export function quietEnd(quiet: QuietHours, wall: WallClock, now: number): number | null {
  const [from, to] = [minutesOfDay(quiet.from), minutesOfDay(quiet.to)]
  const isQuiet = (time: number) => {
    const minute = Math.floor((((wall(time) / MINUTE_MS) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES)
    return from <= to ? from <= minute && minute < to : minute >= from || minute < to
  }
  if (!isQuiet(now)) return null
  // Stepped over, not computed: a night in which the clocks are changed is longer or shorter.
  let end = Math.floor(now / MINUTE_MS) * MINUTE_MS
  for (let step = 0; step < LONGEST_MINUTES && isQuiet(end); step++) end += MINUTE_MS
  return end
}
