import type { IngestCandle, IngestStatus } from '../../../trade/market/index.ts'
import { type BatchSeries, seriesName } from './ingest-store-series.ts'

const DAY_MS = 86_400_000

/** Items of a batch that belong to one series: their places in it, ascending in time, one for each time. */
export interface SeriesItems extends BatchSeries {
  readonly places: readonly number[]
}

/** A batch by series, and what is known of its items before anything is looked up. */
export interface GroupedBatch {
  readonly groups: readonly SeriesItems[]
  /** `duplicate` for all but the first item of a time, `unknown-symbol`, and `inserted` for the rest. */
  readonly statuses: IngestStatus[]
}

/** Sorts items into their series; those of other pairs than `known` are left out. */
export function groupItems(
  items: readonly IngestCandle[],
  known: ReadonlySet<string> | undefined,
): GroupedBatch {
  const statuses: IngestStatus[] = new Array(items.length)
  const bySeries = new Map<string, number[]>()
  let places: number[] = []
  for (let at = 0; at < items.length; at++) {
    const item = items[at]!
    if (known && !known.has(item.pair)) {
      statuses[at] = 'unknown-symbol'
      continue
    }
    const before = places.length === 0 ? undefined : items[places[0]!]!
    if (before?.pair !== item.pair || before.timeframe !== item.timeframe) {
      const name = seriesName(item)
      places = bySeries.get(name) ?? []
      bySeries.set(name, places)
    }
    places.push(at)
    statuses[at] = 'inserted'
  }
  const groups = [...bySeries.values()].map((ofSeries) => {
    const { pair, timeframe } = items[ofSeries[0]!]!
    return { pair, timeframe, places: firstOfEachTime(ofSeries, items, statuses) }
  })
  return { groups, statuses }
}

function firstOfEachTime(
  places: readonly number[],
  items: readonly IngestCandle[],
  statuses: IngestStatus[],
): readonly number[] {
  const timeAt = (at: number) => items[places[at]!]!.time
  let isAscending = true
  for (let at = 1; at < places.length && isAscending; at++) isAscending = timeAt(at - 1) < timeAt(at)
  if (isAscending) return places
  // A stable sort: of equal times the first one sent comes first.
  const sorted = places.toSorted((a, b) => items[a]!.time - items[b]!.time)
  return sorted.filter((place, at) => {
    const isFirst = at === 0 || items[sorted[at - 1]!]!.time !== items[place]!.time
    if (!isFirst) statuses[place] = 'duplicate'
    return isFirst
  })
}

/** One time of each UTC day in which there are items. */
export function timesOfDays(items: readonly { readonly time: number }[]): readonly number[] {
  const days = new Map<number, number>()
  let last = -1
  for (const { time } of items) {
    const day = Math.floor(time / DAY_MS)
    if (day === last) continue
    last = day
    days.set(day, time)
  }
  return [...days.values()]
}
