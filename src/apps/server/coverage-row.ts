import type { Static } from 'typebox'
import { type Candles, timeframeMs } from '../../domain/index.ts'
import { type Calendar, coverage, type Gap } from '../../trade/market/index.ts'
import type { CoverageMap } from './schemas/market.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MOST_GAPS = 10

type Row = Static<typeof CoverageMap>['items'][number]
export type CoverageCounts = Omit<Row, 'venue' | 'pair' | 'timeframe'>

export interface RowRange {
  /** Midnight of the first day, UTC milliseconds. */
  readonly firstDay: number
  readonly days: number
  /** First and last start of a candle that is expected. */
  readonly start: number
  readonly end: number
}

/** What is there of each UTC day, a letter each; see the schema for the letters. */
export function coverageRow(candles: Candles, { firstDay, days, start, end }: RowRange): CoverageCounts {
  const calendar = calendarOf(candles)
  const found = coverage(candles, { start, end, calendar })
  const levels = new Array<string>(days).fill('-')
  const missing = new Array<number>(days).fill(0)
  for (const one of found.days) {
    const at = (one.day - firstDay) / DAY
    if (at < 0 || at >= days) continue
    missing[at] = one.expected - one.found
    levels[at] = one.found === 0 ? 'm' : one.found < one.expected ? 'p' : 'c'
  }
  markOutages(levels, found.gaps, { firstDay, step: timeframeMs(candles.timeframe) })
  return {
    ...{ calendar, expected: found.expected, found: found.found, share: found.share },
    ...{ levels: levels.join(''), missing, gapCount: found.gaps.length },
    longest: found.gaps.toSorted((a, b) => b.missing - a.missing).slice(0, MOST_GAPS),
  }
}

/** A run of at least an hour and two candles inside one day makes `o` of its `p`. */
function markOutages(
  levels: string[],
  gaps: readonly Gap[],
  { firstDay, step }: { readonly firstDay: number; readonly step: number },
): void {
  for (const { from, to } of gaps) {
    for (let day = Math.floor(from / DAY) * DAY; day <= to; day += DAY) {
      const length = Math.min(to, day + DAY - step) - Math.max(from, day) + step
      const at = (day - firstDay) / DAY
      if (length >= Math.max(HOUR, 2 * step) && levels[at] === 'p') levels[at] = 'o'
    }
  }
}

/** A market of which no candle lies on a weekend, and some do on a week's other days, rests then. */
function calendarOf({ time, timeframe, length }: Candles): Calendar {
  if (timeframeMs(timeframe) > DAY || length === 0) return 'continuous'
  let weekends = 0
  const seen = new Set<number>()
  for (let row = 0; row < length; row++) {
    const weekday = (Math.floor(time[row]! / DAY) + 4) % 7
    if (weekday === 0 || weekday === 6) weekends++
    else seen.add(weekday)
  }
  return weekends === 0 && seen.size === 5 ? 'weekdays' : 'continuous'
}
