import type { TimeRange } from '../../../domain/index.ts'

/** First and last millisecond of a UTC month, `2025-01`. */
export function monthRange(month: string): Required<TimeRange> {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return { start: Date.UTC(year, number - 1), end: Date.UTC(year, number) - 1 }
}
