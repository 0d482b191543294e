import type { PoolClient } from 'pg'
import type { Pair, Timeframe, Venue } from '../../../domain/index.ts'
import { type IngestSource, ROLLED_UP } from '../../../trade/market/index.ts'

/** A series that a batch writes. */
export interface BatchSeries {
  readonly pair: Pair
  readonly timeframe: Timeframe
}

/** Ids of locked series by {@link seriesName}. */
export type SeriesIds = ReadonlyMap<string, number>

/** A locked series: how many candles it has, and between which times. */
export interface LockedSeries {
  readonly id: number
  readonly rows: number
  /** Null without rows. */
  readonly firstTime: number | null
  readonly lastTime: number | null
}

export function seriesName({ pair, timeframe }: BatchSeries): string {
  return `${pair} ${timeframe}`
}

/** Pairs of which the venue has candles. */
export async function knownPairs(client: PoolClient, venue: Venue): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ pair: string }>(
    'select distinct pair from market.series where venue = $1 and rows > 0',
    [venue],
  )
  return new Set(rows.map(({ pair }) => pair))
}

/** {@link lockAll}, the ids alone. */
export async function lockSeries(
  client: PoolClient,
  source: Pick<IngestSource, 'venue' | 'name'>,
  wanted: Iterable<BatchSeries>,
): Promise<SeriesIds> {
  return idsOf(await lockAll(client, source, wanted))
}

export function idsOf(locked: ReadonlyMap<string, LockedSeries>): SeriesIds {
  return new Map([...locked].map(([name, { id }]) => [name, id]))
}

/**
 * Locks these series, and those that are derived from the ones of a minute, until the transaction
 * ends; makes what is missing. Always in the same order, so that batches wait for each other and
 * never in a circle. By {@link seriesName}.
 */
export async function lockAll(
  client: PoolClient,
  { venue, name }: Pick<IngestSource, 'venue' | 'name'>,
  wanted: Iterable<BatchSeries>,
): Promise<ReadonlyMap<string, LockedSeries>> {
  const all = new Map<string, BatchSeries>()
  for (const one of wanted) {
    all.set(seriesName(one), one)
    if (one.timeframe !== '1m') continue
    for (const timeframe of ROLLED_UP) {
      all.set(seriesName({ ...one, timeframe }), { ...one, timeframe })
    }
  }
  const list = [...all.values()]
  const { rows } = await client.query<BatchSeries & LockedSeries>(
    `insert into market.series (venue, pair, timeframe, source)
     select $1, k.pair, k.timeframe, $2 from unnest($3::text[], $4::text[]) k (pair, timeframe)
     order by k.pair, k.timeframe
     on conflict (venue, pair, timeframe) do update set source = series.source
     returning id, pair, timeframe, rows::float8, first_time::float8 as "firstTime", last_time::float8 as "lastTime"`,
    [venue, name, list.map(({ pair }) => pair), list.map(({ timeframe }) => timeframe)],
  )
  return new Map(rows.map((row) => [seriesName(row), row]))
}

/** Series that were made for the lock alone are gone before anybody sees them. */
export async function dropEmpty(client: PoolClient, ids: SeriesIds): Promise<void> {
  await client.query('delete from market.series where id = any($1::integer[]) and rows = 0', [
    [...ids.values()],
  ])
}

/** Ids of the series of a minute. */
export function minuteIds(ids: SeriesIds): number[] {
  return [...ids].filter(([name]) => name.endsWith(' 1m')).map(([, id]) => id)
}
