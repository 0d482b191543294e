import type { PoolClient } from 'pg'
import type { IngestCandle, IngestPolicy, IngestSource, IngestStatus } from '../../../trade/market/index.ts'
import { rollUp, writeSent } from './ingest-store-derive.ts'
import { dropEmpty, knownPairs, lockSeries, seriesName } from './ingest-store-series.ts'
import { prepareStaging, stage } from './ingest-store-staging.ts'
import { daysOf, type TimeSpan } from './time-span.ts'

/** How a sent candle stands to what is stored at its time. */
type Standing = 'new' | 'derived' | 'same' | 'other'

/** Stores a batch in the transaction of `client`; one status per item. */
export async function ingestCandles(
  client: PoolClient,
  source: IngestSource,
  items: readonly IngestCandle[],
): Promise<readonly IngestStatus[]> {
  const known = source.takesUnknown ? undefined : await knownPairs(client, source.venue)
  const statuses: IngestStatus[] = items.map(() => 'unknown-symbol')
  const firsts = new Map<string, number>()
  for (const [at, item] of items.entries()) {
    if (known && !known.has(item.pair)) continue
    const name = `${seriesName(item)} ${item.time}`
    statuses[at] = 'duplicate'
    if (!firsts.has(name)) firsts.set(name, at)
  }
  const places = [...firsts.values()]
  if (places.length === 0) return statuses
  await prepareStaging(client)
  const ids = await lockSeries(
    client,
    source,
    places.map((at) => items[at]!),
  )
  const span = daysOf(places.map((at) => items[at]!.time))
  await stage(
    client,
    'ingest_candle (place, series_id, time, open, high, low, close, volume, readings)',
    places.map((at) => {
      const { pair, timeframe, time, open, high, low, close, volume, readings } = items[at]!
      const id = ids.get(seriesName({ pair, timeframe }))!
      return [at, id, time, open, high, low, close, volume, readings ? JSON.stringify(readings) : null]
    }),
  )
  for (const at of places) statuses[at] = 'inserted'
  for (const { place, standing } of await judge(client, span)) {
    statuses[place] = statusOf(standing, source.policy)
  }
  await (source.policy === 'revise'
    ? keepRevisions(client, source.name, span)
    : client.query(`delete from ingest_candle where standing = 'other'`))
  await writeSent(client, ids, span)
  await writeReadings(client)
  await rollUp(client, ids.values(), span)
  await dropEmpty(client, ids)
  return statuses
}

function statusOf(standing: Standing, policy: IngestPolicy): IngestStatus {
  if (standing === 'new' || standing === 'derived') return 'inserted'
  if (standing === 'same' || policy === 'keep') return 'duplicate'
  return policy === 'revise' ? 'revised' : 'rejected'
}

/** Marks the items whose time is taken. A candle without readings says nothing about them. */
async function judge(
  client: PoolClient,
  { from, to }: TimeSpan,
): Promise<readonly { place: number; standing: Standing }[]> {
  const { rows } = await client.query<{ place: number; standing: Standing }>(
    `update ingest_candle s set standing = case
       when c.derived then 'derived'
       when (c.open, c.high, c.low, c.close, c.volume) is distinct from (s.open, s.high, s.low, s.close, s.volume)
         then 'other'
       when s.readings is null or s.readings::jsonb = (
         select r.readings from market.candle_readings r where r.series_id = s.series_id and r.time = s.time
       ) then 'same'
       else 'other' end
     from market.candle c where c.series_id = s.series_id and c.time = s.time and c.time >= $1 and c.time < $2
     returning s.place, s.standing`,
    [from, to],
  )
  return rows
}

async function keepRevisions(client: PoolClient, replacedBy: string, { from, to }: TimeSpan): Promise<void> {
  await client.query(
    `insert into market.candle_revision
       (series_id, time, open, high, low, close, volume, readings, replaced_by)
     select c.series_id, c.time, c.open, c.high, c.low, c.close, c.volume, r.readings, $1
     from ingest_candle s
     join market.candle c on c.series_id = s.series_id and c.time = s.time and c.time >= $2 and c.time < $3
     left join market.candle_readings r on r.series_id = s.series_id and r.time = s.time
     where s.standing = 'other'`,
    [replacedBy, from, to],
  )
}

async function writeReadings(client: PoolClient): Promise<void> {
  await client.query(
    `delete from market.candle_readings r using ingest_candle s
     where s.standing = 'other' and r.series_id = s.series_id and r.time = s.time`,
  )
  await client.query(
    `insert into market.candle_readings (series_id, time, readings)
     select series_id, time, readings::jsonb from ingest_candle
     where readings is not null and standing <> 'same'`,
  )
}
