import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Candles, rowAt, type SeriesKey } from '../../../domain/index.ts'
import {
  monthOf,
  monthRange,
  ROLLED_UP,
  type WriteOptions,
  type WriteOutcome,
} from '../../../trade/market/index.ts'
import { encodeCandles } from './copy-format.ts'
import { rollUp } from './ingest-store-derive.ts'
import { dropEmpty, lockSeries, type SeriesIds, seriesName } from './ingest-store-series.ts'
import { prepareStaging } from './ingest-store-staging.ts'
import { daysOf } from './time-span.ts'

const VALUES = 'open, high, low, close, volume'
const COLUMNS = `time, ${VALUES}, series_id`
const NEW_VALUES = 's.open, s.high, s.low, s.close, s.volume'
const OLD_VALUES = 'c.open, c.high, c.low, c.close, c.volume'
/** $1 is the series, $2 and $3 are the first and the last time of the import. */
const SAME_TIME = 'c.series_id = $1 and c.time = s.time and c.time between $2 and $3'
/** Rows of the import whose stored values differ. */
const CHANGED = `${SAME_TIME} and (${OLD_VALUES}) is distinct from (${NEW_VALUES})`
/** The shortest of the longer candles: what is changed is noted to its grain. */
const GRAIN = 300_000

interface Import extends WriteOptions {
  readonly candles: Candles
}

interface Merged extends WriteOutcome {
  /** Rows that the series has more than before. */
  readonly added: number
}

/** Stores candles of one series in the transaction of `client`, with what is derived from them. */
export async function importCandles(
  client: PoolClient,
  key: SeriesKey,
  { candles, ...options }: Import,
): Promise<WriteOutcome> {
  const { source } = options
  const ids = await lockSeries(client, { venue: key.venue, name: source }, [key])
  const seriesId = ids.get(seriesName(key))!
  const longer = await longerSeries(client, ids, { key, rollsUp: options.rollUp === true })
  if (longer.length > 0) await prepareStaging(client)
  const target = { seriesId, isNoted: longer.length > 0 }
  const { added, ...outcome } = (await overlaps(client, seriesId, candles))
    ? await mergeRows(client, candles, { ...target, ...options })
    : await addRows(client, candles, target)
  const isChanged = outcome.inserted + outcome.updated > 0
  await client.query(
    `with counted as (
       update market.series set source = $2, rows = rows + $3, version = version + $4,
         first_time = least(first_time, $5), last_time = greatest(last_time, $6),
         touched = array[version + $4, $5, $6, $8] where id = $1
       returning id, version
     )
     insert into market.lake_dirty as d (series_id, month, mark)
     select id, month, version from counted cross join unnest($7::text[]) month
     on conflict (series_id, month) do update set mark = excluded.mark`,
    [
      ...[seriesId, source, added, isChanged ? 1 : 0],
      ...[candles.time[0], candles.time[candles.length - 1]],
      isChanged ? monthsOf(candles) : [],
      outcome.inserted + outcome.updated,
    ],
  )
  if (longer.length > 0) {
    await rollUp(client, longer, daysOf([candles.time[0]!, candles.time[candles.length - 1]!]))
  }
  await dropEmpty(client, ids)
  return outcome
}

/** The months in which there are rows. */
function monthsOf(candles: Candles): string[] {
  const months: string[] = []
  for (let row = 0; row < candles.length; ) {
    const month = monthOf(candles.time[row]!)
    months.push(month)
    row = rowAt(candles, monthRange(month).end + 1)
  }
  return months
}

/** Which of the locked series are derived anew: those that are there, or all. */
async function longerSeries(
  client: PoolClient,
  ids: SeriesIds,
  { key, rollsUp }: { key: SeriesKey; rollsUp: boolean },
): Promise<readonly number[]> {
  if (key.timeframe !== '1m') return []
  const wanted = ROLLED_UP.map((timeframe) => ids.get(seriesName({ ...key, timeframe }))!)
  const { rows } = await client.query<{ id: number }>(
    'select id from market.series where id = any($1::integer[]) and (rows > 0 or $2)',
    [wanted, rollsUp],
  )
  return rows.map(({ id }) => id)
}

async function overlaps(client: PoolClient, seriesId: number, candles: Candles): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'select exists (select from market.candle where series_id = $1 and time between $2 and $3) as found',
    [seriesId, candles.time[0], candles.time[candles.length - 1]],
  )
  return rows[0]!.found
}

/** Straight into the table: nothing of this range is stored. */
async function addRows(
  client: PoolClient,
  candles: Candles,
  { seriesId, isNoted }: { seriesId: number; isNoted: boolean },
): Promise<Merged> {
  const copy = copyFrom(`copy market.candle (${COLUMNS}) from stdin (format binary)`)
  await pipeline(encodeCandles(candles, seriesId), client.query(copy))
  if (isNoted) {
    await client.query(
      `insert into ingest_changed select distinct series_id, time / ${GRAIN} * ${GRAIN} from market.candle
       where series_id = $1 and time between $2 and $3`,
      [seriesId, candles.time[0], candles.time[candles.length - 1]],
    )
  }
  return { inserted: candles.length, added: candles.length, updated: 0, duplicates: 0 }
}

/** Through a table of this transaction, which tells new rows from known, derived and changed ones. */
async function mergeRows(
  client: PoolClient,
  candles: Candles,
  { seriesId, isNoted, source, policy }: WriteOptions & { seriesId: number; isNoted: boolean },
): Promise<Merged> {
  await client.query('create temporary table staged (like market.candle) on commit drop')
  const copy = copyFrom(`copy staged (${COLUMNS}) from stdin (format binary)`)
  await pipeline(encodeCandles(candles, seriesId), client.query(copy))
  await client.query('analyze staged')
  const run = (statement: string, values: readonly unknown[]) =>
    counted(client, statement, { values, isNoted })
  const target = [seriesId, candles.time[0], candles.time[candles.length - 1]]
  const settled = await run(
    `update market.candle c set (${VALUES}, derived) = (${NEW_VALUES}, null) from staged s
     where ${SAME_TIME} and c.derived`,
    target,
  )
  if (policy === 'revise') await keepRevisions(client, target, source)
  const updated =
    policy === 'revise'
      ? await run(
          `update market.candle c set (${VALUES}) = (${NEW_VALUES}) from staged s where ${CHANGED}`,
          target,
        )
      : 0
  const added = await run(
    `insert into market.candle as c (${COLUMNS}) select ${COLUMNS} from staged order by time
     on conflict (series_id, time) do nothing`,
    [],
  )
  const inserted = settled + added
  return { inserted, added, updated, duplicates: candles.length - inserted - updated }
}

/** Runs a statement that writes candles `c`, notes which they are, and gives their number. */
async function counted(
  client: PoolClient,
  statement: string,
  { values, isNoted }: { values: readonly unknown[]; isNoted: boolean },
): Promise<number> {
  if (!isNoted) return (await client.query(statement, [...values])).rowCount ?? 0
  const { rows } = await client.query<{ written: number }>(
    `with written as (${statement} returning c.series_id, c.time), noted as (
       insert into ingest_changed select distinct series_id, time / ${GRAIN} * ${GRAIN} from written
     )
     select count(*)::integer as written from written`,
    [...values],
  )
  return rows[0]!.written
}

/** Moves what came with the candles that are about to be replaced into their revisions. */
async function keepRevisions(client: PoolClient, target: readonly unknown[], source: string): Promise<void> {
  await client.query(
    `with gone as (
       delete from market.candle_readings r using market.candle c, staged s
       where ${CHANGED} and r.series_id = c.series_id and r.time = c.time returning r.time, r.readings
     )
     insert into market.candle_revision (series_id, time, ${VALUES}, readings, replaced_by)
     select c.series_id, c.time, ${OLD_VALUES}, g.readings, $4
     from staged s join market.candle c on ${CHANGED} left join gone g on g.time = c.time`,
    [...target, source],
  )
}
