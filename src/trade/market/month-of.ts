import type { TimeRange } from '../../domain/index.ts'

/** The UTC month of a time: `2025-01`. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7)
}

/** First and last millisecond of a month as {@link monthOf} writes it. */
export function monthRange(month: string): Required<TimeRange> {
  const start = Date.parse(`${month}-01T00:00:00Z`)
  const next = new Date(start)
  next.setUTCMonth(next.getUTCMonth() + 1)
  return { start, end: next.getTime() - 1 }
}
