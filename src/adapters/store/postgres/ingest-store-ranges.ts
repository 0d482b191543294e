import { candleStart, parseTimeframe, type TimeRange, timeframeMs } from '../../../domain/index.ts'
import { type IngestCandle, ROLLED_UP } from '../../../trade/market/index.ts'
import type { TimesOfSeries } from './ingest-store-copy.ts'
import type { SeriesItems } from './ingest-store-groups.ts'
import { type LockedSeries, seriesName } from './ingest-store-series.ts'

type Range = Required<TimeRange>

const DAY = parseTimeframe('1d')
const DAY_MS = timeframeMs(DAY)
/** Candles that lie further apart than so many of their length are looked up by themselves. */
const GAP = 16

/** What is locked for a batch. */
export type LockedByName = ReadonlyMap<string, LockedSeries>

/** Where candles may be stored at times of the batch. */
export function rangesOfItems(
  items: readonly IngestCandle[],
  groups: readonly SeriesItems[],
  locked: LockedByName,
): TimesOfSeries[] {
  return groups.flatMap((group) => {
    const series = locked.get(seriesName(group))!
    if (series.rows === 0) return []
    const most = GAP * timeframeMs(group.timeframe)
    return within(
      series,
      clusters(items, group.places, (before, after) => after - before <= most),
    )
  })
}

/** Where the other minutes of the days may be stored that a batch touches, and the candles derived from these days. */
export function rangesOfDays(
  items: readonly IngestCandle[],
  groups: readonly SeriesItems[],
  locked: LockedByName,
): { readonly minutes: TimesOfSeries[]; readonly longer: TimesOfSeries[] } {
  const minutes: TimesOfSeries[] = []
  const longer: TimesOfSeries[] = []
  for (const group of groups) {
    if (group.timeframe !== '1m') continue
    const names = ROLLED_UP.map((timeframe) => seriesName({ ...group, timeframe }))
    if ([seriesName(group), ...names].every((name) => locked.get(name)!.rows === 0)) continue
    const days = clusters(items, group.places, (before, after) => dayOf(after) - dayOf(before) <= DAY_MS)
    const whole = days.map(({ start, end }) => ({ start: dayOf(start), end: dayOf(end) + DAY_MS - 1 }))
    minutes.push(...within(locked.get(seriesName(group))!, whole))
    for (const timeframe of ROLLED_UP) {
      const starts = days.map(({ start, end }) => ({ start: candleStart(start, timeframe), end }))
      longer.push(...within(locked.get(seriesName({ ...group, timeframe }))!, starts))
    }
  }
  return { minutes, longer }
}

/** The same times, those of a series apart from each other. */
export function disjoint(ranges: readonly TimesOfSeries[]): TimesOfSeries[] {
  const merged: TimesOfSeries[] = []
  for (const range of ranges.toSorted((a, b) => a.id - b.id || a.first - b.first)) {
    const before = merged.at(-1)
    if (before?.id !== range.id || before.last < range.first) merged.push(range)
    else if (before.last < range.last) merged[merged.length - 1] = { ...before, last: range.last }
  }
  return merged
}

/** First and last times of runs of items in which each is `near` the one before. */
function clusters(
  items: readonly IngestCandle[],
  places: readonly number[],
  near: (before: number, after: number) => boolean,
): Range[] {
  const found: { start: number; end: number }[] = []
  for (const place of places) {
    const { time } = items[place]!
    const last = found.at(-1)
    if (last !== undefined && near(last.end, time)) last.end = time
    else found.push({ start: time, end: time })
  }
  return found
}

/** What of the ranges lies between the first and the last candle that a series has. */
function within({ id, firstTime, lastTime }: LockedSeries, ranges: readonly Range[]): TimesOfSeries[] {
  if (firstTime === null || lastTime === null) return []
  return ranges.flatMap(({ start, end }) => {
    const [first, last] = [Math.max(start, firstTime), Math.min(end, lastTime)]
    return first <= last ? [{ id, first, last }] : []
  })
}

function dayOf(time: number): number {
  return candleStart(time, DAY)
}
