import type { PoolClient } from 'pg'
import { parseTimeframe } from '../../../domain/index.ts'
import type { IngestSource, IngestTick, TickOutcome } from '../../../trade/market/index.ts'
import { deriveMinutes, rollUp } from './ingest-store-derive.ts'
import { dropEmpty, knownPairs, lockSeries, seriesName } from './ingest-store-series.ts'
import { prepareStaging, stage } from './ingest-store-staging.ts'
import { daysOf } from './time-span.ts'

const MINUTE = parseTimeframe('1m')

/** Stores a batch of ticks in the transaction of `client`, and derives the candles that they touch. */
export async function ingestTicks(
  client: PoolClient,
  source: IngestSource,
  ticks: readonly IngestTick[],
): Promise<TickOutcome> {
  const known = source.takesUnknown ? undefined : await knownPairs(client, source.venue)
  const taken = known ? ticks.filter(({ pair }) => known.has(pair)) : ticks
  const unknown = ticks.length - taken.length
  if (taken.length === 0) return { received: ticks.length, inserted: 0, duplicates: 0, unknown }
  await prepareStaging(client)
  const ids = await lockSeries(
    client,
    source,
    taken.map(({ pair }) => ({ pair, timeframe: MINUTE })),
  )
  await stage(
    client,
    'ingest_tick (series_id, time, bid, ask, volume, spread)',
    taken.map(({ pair, time, bid, ask, volume, spread }) => {
      return [ids.get(seriesName({ pair, timeframe: MINUTE }))!, time, bid, ask, volume, spread]
    }),
  )
  const span = daysOf(taken.map(({ time }) => time))
  const inserted = await addTicks(client)
  await deriveMinutes(client, ids, span)
  await rollUp(client, ids.values(), span)
  await dropEmpty(client, ids)
  return { received: ticks.length, inserted, duplicates: taken.length - inserted, unknown }
}

/**
 * Adds the ticks that are new, and notes their minutes; not those of which ticks may have been dropped
 * already, for a minute is made of all of its ticks.
 */
async function addTicks(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ added: number }>(
    `with added as (
       insert into market.tick (series_id, time, bid, ask, volume, spread)
       select series_id, time, bid, ask, volume, spread from ingest_tick
       on conflict do nothing returning series_id, time
     ), counted as (
       update market.series s set ticks = s.ticks + a.added, ticked = array[a.first, a.last]
       from (
         select series_id, count(*) as added, min(time) as first, max(time) as last from added group by series_id
       ) a where s.id = a.series_id
     ), noted as (
       insert into ingest_minute select distinct series_id, time / 60000 * 60000 from added
       where time / 60000 * 60000 >= (select market.horizon_of('tick'))
     )
     select count(*)::integer as added from added`,
  )
  return rows[0]!.added
}
