import type { PoolClient } from 'pg'
import type { CandleReadings, IngestCandle } from '../../../trade/market/index.ts'
import type { JudgedSeries } from './ingest-store-judge.ts'

/** What a series was judged to get, by its id. */
export type JudgedById = ReadonlyMap<number, JudgedSeries>

/** What came with stored candles, by series and time. */
export type StoredReadings = ReadonlyMap<number, ReadonlyMap<number, CandleReadings>>

/** What came with stored candles at the times of items that bring readings themselves. */
export async function storedReadings(
  client: PoolClient,
  wanted: readonly { readonly id: number; readonly time: number }[],
): Promise<StoredReadings> {
  const found = new Map<number, Map<number, CandleReadings>>()
  if (wanted.length === 0) return found
  const { rows } = await client.query<{ id: number; time: number; readings: CandleReadings }>(
    `select r.series_id as id, r.time::float8 as time, r.readings
     from unnest($1::integer[], $2::bigint[]) w (id, time)
     join market.candle_readings r on r.series_id = w.id and r.time = w.time`,
    [wanted.map(({ id }) => id), wanted.map(({ time }) => time)],
  )
  for (const { id, time, readings } of rows) {
    const ofSeries = found.get(id) ?? new Map<number, CandleReadings>()
    found.set(id, ofSeries.set(time, readings))
  }
  return found
}

/** Keeps the stored values of revised candles, with what came with them, which is forgotten there. */
export async function keepRevisions(
  client: PoolClient,
  judged: JudgedById,
  replacedBy: string,
): Promise<void> {
  const ids: number[] = []
  const times: number[] = []
  for (const [id, { rows, revised }] of judged) {
    for (const row of revised) {
      ids.push(id)
      times.push(rows.time(row))
    }
  }
  if (ids.length === 0) return
  await client.query(
    `with revised as (
       select * from unnest($1::integer[], $2::bigint[]) r (series_id, time)
     ), gone as (
       delete from market.candle_readings r using revised w
       where r.series_id = w.series_id and r.time = w.time returning r.series_id, r.time, r.readings
     )
     insert into market.candle_revision
       (series_id, time, open, high, low, close, volume, readings, replaced_by)
     select w.series_id, w.time, c.open, c.high, c.low, c.close, c.volume, g.readings, $3
     from revised w cross join lateral (
       select * from market.candle where series_id = w.series_id and time = w.time
         and time >= $4 and time <= $5 offset 0
     ) c left join gone g on g.series_id = w.series_id and g.time = w.time`,
    [ids, times, replacedBy, Math.min(...times), Math.max(...times)],
  )
}

/** Stores what came with the candles that are written. */
export async function writeReadings(
  client: PoolClient,
  judged: JudgedById,
  items: readonly IngestCandle[],
): Promise<void> {
  const ids: number[] = []
  const times: number[] = []
  const readings: string[] = []
  for (const [id, { places }] of judged) {
    for (const place of places) {
      const item = items[place]!
      if (item.readings === undefined) continue
      ids.push(id)
      times.push(item.time)
      readings.push(JSON.stringify(item.readings))
    }
  }
  if (ids.length === 0) return
  await client.query(
    `insert into market.candle_readings (series_id, time, readings)
     select * from unnest($1::integer[], $2::bigint[], $3::jsonb[])`,
    [ids, times, readings],
  )
}
