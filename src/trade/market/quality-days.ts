import { type Candles, candleStart, rowAt, timeframeMs } from '../../domain/index.ts'
import type { Finding, FindingKind } from './check-quality.ts'
import { type CoverageDay, coverage } from './coverage.ts'
import {
  describeGap,
  describeImpossible,
  describeOutliers,
  describeStale,
  describeStillRuns,
} from './describe-findings.ts'
import { type Calendar, expectedCandles, rasterOf } from './raster.ts'

const DAY = 86_400_000
const USUAL_STILL_RUN = 60
/** A feed is stale from so many missing candles on, as `dataFlow` says it. */
const USUAL_STALE = 4
/** Candles on either side that {@link qualityDays} looks at to judge those in between. */
const AROUND = 128

/** What is known of the candles of one UTC day. */
export interface QualityDay extends CoverageDay {
  /** Those that touch the day, cut to it: `time`, `until` and `candles` are the day's own part. */
  readonly findings: readonly Finding[]
}

export interface QualityDaysOptions {
  /** Starts of candles, UTC milliseconds, both included. Whole days make whole findings. */
  readonly start: number
  readonly end: number
  /** Of the newest candle that is stored. */
  readonly lastTime: number
  /** UTC milliseconds: no candle is expected that has not closed by then. */
  readonly now: number
  /** When the market trades; default `continuous`. */
  readonly calendar?: Calendar
  /** Candles in a row without volume, or without a move, that are worth a word; default 60. */
  readonly stillRun?: number
  /** Missing candles up to now that make a feed stale; default 4. */
  readonly staleBars?: number
}

/** The candles to read, by their start, so that {@link qualityDays} can judge those of a range. */
export function aroundDays({ timeframe }: Pick<Candles, 'timeframe'>, range: { start: number; end: number }) {
  const margin = AROUND * timeframeMs(timeframe)
  return { start: range.start - margin, end: range.end + margin }
}

/**
 * Looks through the candles of a range, day by day. `candles` are those of {@link aroundDays}, of which
 * there may be none. Duplicates cannot be found here: a series holds no time twice, and what is sent
 * or imported again is told when it comes. Nothing is changed or filled.
 */
export function qualityDays(candles: Candles, options: QualityDaysOptions): readonly QualityDay[] {
  const { start, lastTime, now, calendar = 'continuous' } = options
  const { stillRun = USUAL_STILL_RUN, staleBars = USUAL_STALE } = options
  const { timeframe } = candles
  const raster = rasterOf(timeframe, calendar)
  const closed = candleStart(now, timeframe) - raster.step
  const end = Math.min(options.end, closed)
  const around = aroundDays(candles, { start, end })
  const lag = expectedCandles(lastTime + raster.step, closed, raster)
  const first = candles.length === 0 ? start : Math.min(start, candles.time[0]!)
  const { gaps } = coverage(candles, { start: first, end: Math.min(around.end, closed), calendar })
  const { days } = coverage(candles, { start, end, calendar })
  const findings: Finding[] = [
    ...gaps.filter(({ from }) => from < lastTime).map((gap) => describeGap(gap, timeframe, calendar)),
    ...(lag >= staleBars
      ? [describeStale({ from: lastTime + raster.step, to: closed, missing: lag }, timeframe)]
      : []),
    ...describeImpossible(candles),
    ...describeOutliers(candles),
    ...describeStillRuns(candles, stillRun),
  ].sort((a, b) => a.time - b.time)
  const counted = new Map(days.map((day) => [day.day, day]))
  // A candle on a day of rest is no mistake; a finding on one is told all the same.
  const touched = findings.flatMap((finding) => daysOf(finding, start, end))
  const all = [...new Set([...counted.keys(), ...touched])].sort((a, b) => a - b)
  return all.flatMap((day) => {
    const from = Math.max(day, start)
    const to = Math.min(day + DAY - 1, end)
    const here = findings.filter(({ time, until }) => time <= to && until >= from)
    const known = counted.get(day)
    if (!known && here.length === 0) return []
    return {
      ...(known ?? { day, expected: 0, found: 0, share: 1 }),
      findings: here.flatMap((finding) => cut(finding, from, to)),
    }
  })

  function cut(finding: Finding, from: number, to: number): Finding[] {
    const time = finding.time >= from ? finding.time : firstAt(from)
    const until = Math.min(finding.until, candleStart(to, timeframe))
    const rows = MISSING.has(finding.kind)
      ? expectedCandles(time, until, raster)
      : rowAt(candles, until + 1) - rowAt(candles, time)
    return rows === 0 ? [] : [{ ...finding, time, until, candles: rows }]
  }

  function firstAt(time: number): number {
    const at = candleStart(time, timeframe)
    return at < time ? at + raster.step : at
  }
}

const MISSING: ReadonlySet<FindingKind> = new Set(['gap', 'outage', 'holiday', 'stale'])

function daysOf({ time, until }: Finding, start: number, end: number): number[] {
  const days: number[] = []
  const last = Math.min(until, end)
  for (let day = Math.floor(Math.max(time, start) / DAY) * DAY; day <= last; day += DAY) days.push(day)
  return days
}
