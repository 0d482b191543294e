/** What a session is: a UTC day, or a week from Monday 00:00 UTC on. */
export type Session = 'day' | 'week'

const DAY = 86_400_000

/** Number of the session that holds `time`, UTC milliseconds; it grows with time. */
export function sessionAt(time: number, session: Session): number {
  const day = Math.floor(time / DAY)
  return session === 'day' ? day : Math.floor((day + 3) / 7)
}
