import type { PoolClient } from 'pg'
import { timeframeMs } from '../../../domain/index.ts'
import {
  type IngestCandle,
  type IngestSource,
  type IngestStatus,
  ROLLED_UP,
} from '../../../trade/market/index.ts'
import { copyOut, type RowsOfSeries } from './ingest-store-copy.ts'
import { rollUp } from './ingest-store-derive.ts'
import { groupItems, type SeriesItems } from './ingest-store-groups.ts'
import { judgeItems } from './ingest-store-judge.ts'
import { disjoint, type LockedByName, rangesOfDays, rangesOfItems } from './ingest-store-ranges.ts'
import {
  type JudgedById,
  keepRevisions,
  type StoredReadings,
  storedReadings,
  writeReadings,
} from './ingest-store-readings.ts'
import { mergeMinutes, rollUpMinutes } from './ingest-store-roll-up.ts'
import type { CandleRows } from './ingest-store-rows.ts'
import { dropEmpty, idsOf, knownPairs, lockAll, seriesName } from './ingest-store-series.ts'
import { noteMinutes } from './ingest-store-staging.ts'
import { writeCandles } from './ingest-store-write.ts'
import { daysOf } from './time-span.ts'

/** Minutes that are read to make longer candles, 56 bytes each; a batch that is scattered over more is left to SQL. */
export const MOST_MINUTES = 300_000

/** A batch whose series are locked. */
interface LockedBatch {
  readonly items: readonly IngestCandle[]
  readonly groups: readonly SeriesItems[]
  readonly locked: LockedByName
}

/** Stored candles by series. */
type Stored = ReadonlyMap<number, CandleRows>

/**
 * Stores a batch in the transaction of `client`; one status per item. What is stored around it is
 * read once, and only what is new or other is written.
 */
export async function ingestCandles(
  client: PoolClient,
  source: IngestSource,
  items: readonly IngestCandle[],
  mostMinutes = MOST_MINUTES,
): Promise<readonly IngestStatus[]> {
  const known = source.takesUnknown ? undefined : await knownPairs(client, source.venue)
  const { groups, statuses } = groupItems(items, known)
  if (groups.length === 0) return statuses
  const batch: LockedBatch = { items, groups, locked: await lockAll(client, source, groups) }
  const { minutes, longer } = rangesOfDays(items, groups, batch.locked)
  const count = minutes.reduce((sum, { first, last }) => sum + (last - first) / 60_000, 0)
  const days = count <= mostMinutes ? [...minutes, ...longer] : undefined
  const ranges = [...rangesOfItems(items, groups, batch.locked), ...(days ?? [])]
  const stored = await copyOut(client, disjoint(ranges))
  const readings = await readingsBeside(client, batch, stored)
  const judged: JudgedById = new Map(
    groups.map((group) => {
      const id = idOf(batch, group)
      const found = { candles: stored.get(id), readings: readings.get(id) }
      return [id, judgeItems(items, group, { stored: found, policy: source.policy, statuses })]
    }),
  )
  await keepRevisions(client, judged, source.name)
  const sent = [...judged].map(([id, { rows }]) => ({ id, rows }))
  const written = await writeCandles(client, days ? [...sent, ...longerOf(batch, stored, judged)] : sent)
  await writeReadings(client, judged, items)
  if (!days) await rollUpInSql(client, batch, judged)
  const isUnused = [...batch.locked.values()].some(({ id, rows }) => rows === 0 && !written.has(id))
  if (isUnused) await dropEmpty(client, idsOf(batch.locked))
  return statuses
}

function idOf({ locked }: LockedBatch, series: Parameters<typeof seriesName>[0]): number {
  return locked.get(seriesName(series))!.id
}

/** What came with stored candles, where an item of the batch may be equal to one. */
function readingsBeside(client: PoolClient, batch: LockedBatch, stored: Stored): Promise<StoredReadings> {
  const wanted = batch.groups.flatMap((group) => {
    const id = idOf(batch, group)
    if (!stored.has(id)) return []
    const places = group.places.filter((place) => batch.items[place]!.readings !== undefined)
    return places.map((place) => ({ id, time: batch.items[place]!.time }))
  })
  return storedReadings(client, wanted)
}

/** What follows from the minutes of a batch. */
function longerOf(batch: LockedBatch, stored: Stored, judged: JudgedById): RowsOfSeries[] {
  return batch.groups.flatMap((group) => {
    const { rows } = judged.get(idOf(batch, group))!
    if (group.timeframe !== '1m' || rows.length === 0) return []
    const minutes = mergeMinutes(stored.get(idOf(batch, group)), rows)
    return ROLLED_UP.map((timeframe) => {
      const id = idOf(batch, { pair: group.pair, timeframe })
      const others = { stored: stored.get(id), sent: judged.get(id)?.rows }
      return { id, rows: rollUpMinutes(minutes, timeframeMs(timeframe), others) }
    })
  })
}

/** The same by the statement that rolls up ticks and imports. */
async function rollUpInSql(client: PoolClient, batch: LockedBatch, judged: JudgedById): Promise<void> {
  const minutes = batch.groups.flatMap((group) => {
    const id = idOf(batch, group)
    const { rows } = judged.get(id)!
    if (group.timeframe !== '1m') return []
    return Array.from({ length: rows.length }, (_, row) => ({ id, time: rows.time(row) }))
  })
  if (minutes.length === 0) return
  await noteMinutes(client, minutes)
  await rollUp(client, idsOf(batch.locked).values(), daysOf(minutes.map(({ time }) => time)))
}
