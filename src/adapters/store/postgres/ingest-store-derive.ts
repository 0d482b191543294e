import type { PoolClient } from 'pg'
import { timeframeMs } from '../../../domain/index.ts'
import { ROLLED_UP } from '../../../trade/market/index.ts'
import { minuteIds, type SeriesIds } from './ingest-store-series.ts'
import type { TimeSpan } from './time-span.ts'

const VALUES = 'open, high, low, close, volume'
const EXCLUDED = 'excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume'
/** A derived candle gives way to nothing but another derivation with other values. */
const ONLY_DERIVED = `where c.series_id is null or c.derived and
  (c.open, c.high, c.low, c.close, c.volume) is distinct from (r.open, r.high, r.low, r.close, r.volume)`

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
      and t.time >= $3 and t.time < $4
  ) c where m.series_id = any($2::integer[])`

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
      and p.time >= $3 and p.time < $4
  ) c`

/** Derives the minutes noted in `ingest_minute` from their ticks. */
export function deriveMinutes(client: PoolClient, ids: SeriesIds, span: TimeSpan): Promise<void> {
  return writeCandles(client, FROM_TICKS, {
    limit: ONLY_DERIVED,
    values: [minuteIds(ids), minuteIds(ids)],
    span,
  })
}

/** Derives what is longer than the minutes noted in `ingest_changed`, in the series `longer`. */
export function rollUp(client: PoolClient, longer: Iterable<number>, span: TimeSpan): Promise<void> {
  return writeCandles(client, FROM_MINUTES, { limit: ONLY_DERIVED, values: [[], [...longer]], span })
}

/** A mark for each month of what was written, which is the version of its series. */
const MARK_MONTHS = `
  insert into market.lake_dirty as d (series_id, month, mark)
  select distinct v.id, market.month_of(i.day), v.version
  from (select distinct series_id, time / 86400000 as day from incoming) i
  join counted v on v.id = i.series_id
  where i.day * 86400000 >= (select market.horizon_of('candle'))
  on conflict (series_id, month) do update set mark = excluded.mark`

/** Writes rows, notes those of the series `$1` as changed minutes, and counts them in their series. */
async function writeCandles(
  client: PoolClient,
  rows: string,
  { limit, values, span }: { limit: string; values: readonly unknown[]; span: TimeSpan },
): Promise<void> {
  await client.query(
    `with incoming as materialized (
       select r.*, c.series_id is null as is_new
       from (${rows}) r (series_id, time, ${VALUES}, derived)
       left join market.candle c on c.series_id = r.series_id and c.time = r.time and c.time >= $3 and c.time < $4
       ${limit}
     ), written as (
       insert into market.candle (series_id, time, ${VALUES}, derived)
       select series_id, time, ${VALUES}, derived from incoming
       on conflict (series_id, time) do update set (${VALUES}, derived) = (${EXCLUDED}, excluded.derived)
     ), noted as (
       insert into ingest_changed select series_id, time from incoming where series_id = any($1::integer[])
     ), counted as (update market.series s set rows = s.rows + w.added, version = s.version + 1,
       first_time = least(s.first_time, w.first), last_time = greatest(s.last_time, w.last),
       touched = array[s.version + 1, w.first, w.last, w.written]
     from (
       select series_id, count(*) as written, count(*) filter (where is_new) as added,
         min(time) as first, max(time) as last
       from incoming group by series_id
     ) w where s.id = w.series_id returning s.id, s.version)
     ${MARK_MONTHS}`,
    [...values, span.from, span.to],
  )
}
