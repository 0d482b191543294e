import type { PoolClient } from 'pg'
import { monthOf, monthRange } from '../../../trade/market/index.ts'
import { copyIn, type RowsOfSeries } from './ingest-store-copy.ts'
import { DERIVED, REPLACES, ROW_WIDTH } from './ingest-store-rows.ts'

/** So many new candles are worth a COPY; fewer go with those that replace others. */
const FEWEST_COPIED = 64

/** Candles that replace others, the count of each series, and a mark for each month of what was written. */
const WRITE = `with written as (
    insert into market.candle (series_id, time, open, high, low, close, volume, derived)
    select * from unnest($1::integer[], $2::bigint[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
      $7::float8[], $8::boolean[])
    on conflict (series_id, time) do update set (open, high, low, close, volume, derived) =
      (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume, excluded.derived)
  ), counted as (
    update market.series s set rows = s.rows + w.added, version = s.version + 1,
      first_time = least(s.first_time, w.first), last_time = greatest(s.last_time, w.last),
      touched = array[s.version + 1, w.first, w.last, w.written]
    from unnest($9::integer[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[])
      w (id, added, first, last, written)
    where s.id = w.id returning s.id, s.version
  )
  insert into market.lake_dirty as d (series_id, month, mark)
  select v.id, m.month, v.version
  from unnest($14::integer[], $15::text[], $16::bigint[]) m (id, month, last) join counted v on v.id = m.id
  where m.last - m.last % 86400000 >= (select market.horizon_of('candle'))
  on conflict (series_id, month) do update set mark = excluded.mark`

/**
 * Writes candles, each time of a series once, and counts them: rows, ends, version and `touched` of
 * each series, and its marks for the lake. Gives the ids of the series that were written.
 */
export async function writeCandles(
  client: PoolClient,
  parts: readonly RowsOfSeries[],
): Promise<ReadonlySet<number>> {
  const filled = parts.filter(({ rows }) => rows.length > 0)
  const byId = new Map<number, SeriesCount>()
  for (const part of filled) byId.set(part.id, countRows(part, byId.get(part.id)))
  if (byId.size === 0) return new Set()
  const counts = [...byId.values()]
  const added = counts.reduce((sum, count) => sum + count.added, 0)
  const isCopied = added >= FEWEST_COPIED
  if (isCopied) await copyIn(client, filled, REPLACES)
  const months = counts.flatMap(({ id, lastOfMonths }) =>
    [...lastOfMonths].map(([month, last]) => ({ id, month, last })),
  )
  await client.query({
    name: 'write-candles',
    text: WRITE,
    values: [
      ...columnsOf(filled, isCopied),
      counts.map(({ id }) => id),
      counts.map((count) => count.added),
      counts.map(({ first }) => first),
      counts.map(({ last }) => last),
      counts.map(({ written }) => written),
      months.map(({ id }) => id),
      months.map(({ month }) => month),
      months.map(({ last }) => last),
    ],
  })
  return new Set(byId.keys())
}

interface SeriesCount {
  readonly id: number
  readonly added: number
  readonly written: number
  readonly first: number
  readonly last: number
  /** The latest time in each month, which decides whether the month is still kept as a whole. */
  readonly lastOfMonths: ReadonlyMap<string, number>
}

/** Counts rows on top of what was counted `before` of the same series. */
function countRows({ id, rows }: RowsOfSeries, before: SeriesCount | undefined): SeriesCount {
  let { added, first, last } = before ?? { added: 0, first: Infinity, last: -Infinity }
  const lastOfMonths = new Map(before?.lastOfMonths)
  let [month, start, end] = ['', 0, -1]
  for (let row = 0; row < rows.length; row++) {
    const time = rows.time(row)
    if (!rows.hasMark(row, REPLACES)) added++
    if (time < first) first = time
    if (time > last) last = time
    if (time < start || time > end) {
      month = monthOf(time)
      ;({ start, end } = monthRange(month))
    }
    lastOfMonths.set(month, Math.max(lastOfMonths.get(month) ?? 0, time))
  }
  return { id, added, written: rows.length + (before?.written ?? 0), first, last, lastOfMonths }
}

/** Series, times, values and marks of the rows that go by statement. */
function columnsOf(parts: readonly RowsOfSeries[], isCopied: boolean): readonly unknown[][] {
  const columns: unknown[][] = Array.from({ length: 8 }, () => [])
  for (const { id, rows } of parts) {
    for (let row = 0; row < rows.length; row++) {
      if (isCopied && !rows.hasMark(row, REPLACES)) continue
      columns[0]!.push(id)
      for (let value = 0; value < 6; value++) columns[value + 1]!.push(rows.values[row * ROW_WIDTH + value])
      columns[7]!.push(rows.hasMark(row, DERIVED) ? true : null)
    }
  }
  return columns
}
