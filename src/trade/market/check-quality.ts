import type { Candles } from '../../domain/index.ts'
import { describeGap, describeImpossible, describeOutliers, describeStillRuns } from './describe-findings.ts'
import { findGaps, type Gap } from './find-gaps.ts'
import { type Calendar, expectedCandles, isOpen, rasterOf } from './raster.ts'

const DAY = 86_400_000

export type FindingKind =
  | 'gap'
  | 'outage'
  | 'holiday'
  | 'stale'
  | 'impossible'
  | 'bad-wick'
  | 'price-spike'
  | 'zero-volume'
  | 'frozen-price'

/** One thing that a reader of the data should know. */
export interface Finding {
  readonly kind: FindingKind
  /** `info`: normal for some markets. `warning`: look at it. `error`: results built on it are doubtful. */
  readonly severity: 'info' | 'warning' | 'error'
  /** First and last candle concerned, UTC milliseconds. */
  readonly time: number
  readonly until: number
  /** Candles concerned. */
  readonly candles: number
  /** One sentence, times in UTC. */
  readonly text: string
}

/** What is stored of one UTC day. */
export interface DayCount {
  /** Midnight, UTC milliseconds. */
  readonly time: number
  readonly rows: number
  readonly expected: number
}

export interface QualityReport {
  readonly rows: number
  /** What the calendar expects from the first candle to the last. */
  readonly expected: number
  /** rows / expected, at most 1; 1 for no rows. */
  readonly coverage: number
  readonly gaps: readonly Gap[]
  readonly longestOutage: Gap | undefined
  readonly days: readonly DayCount[]
  /** Ascending by time. */
  readonly findings: readonly Finding[]
}

export interface QualityOptions {
  /** When the market trades; default `continuous`. */
  readonly calendar?: Calendar
  /** Candles in a row without volume, or without a move, that are worth a word; default 60. */
  readonly stillRun?: number
}

/**
 * Looks through candles for what a backtest would stumble over. Nothing is changed or filled.
 * Cost: some 0.1 µs a candle.
 */
export function checkQuality(candles: Candles, options: QualityOptions = {}): QualityReport {
  const { calendar = 'continuous', stillRun = 60 } = options
  const gaps = findGaps(candles, calendar)
  const days = countDays(candles, calendar)
  const expected = days.reduce((sum, day) => sum + day.expected, 0)
  const findings = [
    ...gaps.map((gap) => describeGap(gap, candles.timeframe, calendar)),
    ...describeImpossible(candles),
    ...describeOutliers(candles),
    ...describeStillRuns(candles, stillRun),
  ]
  return {
    rows: candles.length,
    expected,
    coverage: expected === 0 ? 1 : Math.min(1, candles.length / expected),
    gaps,
    longestOutage: gaps.reduce<Gap | undefined>(
      (longest, gap) => (longest === undefined || gap.missing > longest.missing ? gap : longest),
      undefined,
    ),
    days,
    findings: findings.sort((a, b) => a.time - b.time),
  }
}

function countDays(candles: Candles, calendar: Calendar): DayCount[] {
  const { time, length } = candles
  if (length === 0) return []
  const raster = rasterOf(candles.timeframe, calendar)
  const first = time[0]!
  const last = time[length - 1]!
  const days: DayCount[] = []
  let row = 0
  for (let day = Math.floor(first / DAY) * DAY; day <= last; day += DAY) {
    const before = row
    while (row < length && time[row]! < day + DAY) row++
    const from = first + Math.max(0, Math.ceil((day - first) / raster.step)) * raster.step
    const to = first + Math.floor((Math.min(day + DAY - 1, last) - first) / raster.step) * raster.step
    const expected = isOpen(day, raster.calendar) ? expectedCandles(from, to, raster) : 0
    if (expected > 0 || row > before) days.push({ time: day, rows: row - before, expected })
  }
  return days
}
