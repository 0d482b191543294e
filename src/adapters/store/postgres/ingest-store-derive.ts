import type { PoolClient } from 'pg'
import { timeframeMs } from '../../../domain/index.ts'
import { ROLLED_UP } from '../../../trade/market/index.ts'
import { minuteIds, type SeriesIds } from './ingest-store-series.ts'

const VALUES = 'open, high, low, close, volume'
const EXCLUDED = 'excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume'
const STORED = 'candle.open, candle.high, candle.low, candle.close, candle.volume'
/** A derived candle gives way to nothing but another derivation with other values. */
const ONLY_DERIVED = `where candle.derived and (${STORED}) is distinct from (${EXCLUDED})`

/** Minutes of new ticks, each from all of its ticks. */
const FROM_TICKS = `
  select m.series_id, m.time, c.open, c.high, c.low, c.close, c.volume, true
  from ingest_minute m cross join lateral (
    select
      (array_agg((bid + ask) / 2 order by t.time, bid, ask, volume))[1] as open,
      max((bid + ask) / 2) as high,
      min((bid + ask) / 2) as low,
      (array_agg((bid + ask) / 2 order by t.time desc, bid desc, ask desc, volume desc))[1] as close,
      sum(volume order by t.time, bid, ask, volume) as volume
    from market.tick t
    where t.series_id = m.series_id and t.time >= m.time and t.time < m.time + 60000
  ) c`

const LENGTHS = ROLLED_UP.map((timeframe) => `('${timeframe}', ${timeframeMs(timeframe)}::bigint)`).join(', ')

/** Longer candles that hold a changed minute, each from all of its minutes. */
const FROM_MINUTES = `
  select b.series_id, b.start, c.open, c.high, c.low, c.close, c.volume, true
  from (
    select distinct longer.id as series_id, minute.id as minute_id, l.length,
      changed.time / l.length * l.length as start
    from ingest_changed changed
    join market.series minute on minute.id = changed.series_id
    cross join (values ${LENGTHS}) l (timeframe, length)
    join market.series longer on longer.venue = minute.venue and longer.pair = minute.pair
      and longer.timeframe = l.timeframe and longer.id = any($2::integer[])
  ) b cross join lateral (
    select
      (array_agg(p.open order by p.time))[1] as open,
      max(p.high) as high,
      min(p.low) as low,
      (array_agg(p.close order by p.time desc))[1] as close,
      sum(p.volume order by p.time) as volume
    from market.candle p
    where p.series_id = b.minute_id and p.time >= b.start and p.time < b.start + b.length
  ) c`

/** Stores the candles that were sent and shall be written, and notes which minutes they are. */
export function writeSent(client: PoolClient, ids: SeriesIds): Promise<void> {
  const rows = `select series_id, time, ${VALUES}, null from ingest_candle where standing = any($2::text[])`
  return writeCandles(client, rows, { limit: '', values: [minuteIds(ids), ['new', 'derived', 'other']] })
}

/** Derives the minutes noted in `ingest_minute` from their ticks. */
export function deriveMinutes(client: PoolClient, ids: SeriesIds): Promise<void> {
  return writeCandles(client, FROM_TICKS, { limit: ONLY_DERIVED, values: [minuteIds(ids)] })
}

/** Derives what is longer than the minutes noted in `ingest_changed`, in the series `longer`. */
export function rollUp(client: PoolClient, longer: Iterable<number>): Promise<void> {
  return writeCandles(client, FROM_MINUTES, { limit: ONLY_DERIVED, values: [[], [...longer]] })
}

/** Writes rows, notes those of the series `$1` as changed minutes, and counts them in their series. */
async function writeCandles(
  client: PoolClient,
  rows: string,
  { limit, values }: { limit: string; values: readonly unknown[] },
): Promise<void> {
  await client.query(
    `with written as (
       insert into market.candle (series_id, time, ${VALUES}, derived) ${rows}
       on conflict (series_id, time) do update
         set (${VALUES}, derived) = (${EXCLUDED}, excluded.derived) ${limit}
       returning series_id, time, xmax = 0 as fresh
     ), noted as (
       insert into ingest_changed select series_id, time from written where series_id = any($1::integer[])
     )
     update market.series s set rows = s.rows + w.added, version = s.version + 1,
       first_time = least(s.first_time, w.first), last_time = greatest(s.last_time, w.last),
       touched = array[s.version + 1, w.first, w.last, w.written]
     from (
       select series_id, count(*) as written, count(*) filter (where fresh) as added,
         min(time) as first, max(time) as last
       from written group by series_id
     ) w where s.id = w.series_id`,
    [...values],
  )
}
