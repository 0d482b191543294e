import type { Sql } from 'postgres'
import type { SeriesKey } from '../../../domain/index.ts'
import type { LakeFile, LakeLedger } from '../../../trade/market/index.ts'

interface MonthRow extends SeriesKey {
  readonly month: string
  readonly mark: number
}

interface FileRow extends MonthRow {
  readonly file: string
  readonly sha256: string
  readonly rows: number
}

/** Marks and manifest of the lake in PostgreSQL; writers of candles mark in their own transaction. */
export function lakeLedger(sql: Sql): LakeLedger {
  return {
    async dirty(limit) {
      const rows = await sql<MonthRow[]>`
        select s.venue, s.pair, s.timeframe, d.month, d.mark
        from market.lake_dirty d join market.series s on s.id = d.series_id
        order by d.marked_at, d.series_id, d.month limit ${limit}`
      return rows.map(({ month, mark, ...key }) => ({ key, month, mark }))
    },

    publish({ key, month, file, sha256, rows, mark }) {
      return sql.begin(async (transaction) => {
        const [series] = await transaction<{ id: number }[]>`
          select id from market.series
          where venue = ${key.venue} and pair = ${key.pair} and timeframe = ${key.timeframe} for share`
        if (!series) return false
        const swapped = await transaction`
          insert into market.lake_file as f (series_id, month, file, sha256, rows, mark)
          values (${series.id}, ${month}, ${file}, ${sha256}, ${rows}, ${mark})
          on conflict (series_id, month) do update
            set (file, sha256, rows, mark, published_at) =
              (excluded.file, excluded.sha256, excluded.rows, excluded.mark, excluded.published_at)
            where f.mark <= excluded.mark`
        if (swapped.count === 0) return false
        await transaction`
          delete from market.lake_dirty where series_id = ${series.id} and month = ${month} and mark <= ${mark}`
        return true
      })
    },

    async manifest(key) {
      const rows = await sql<FileRow[]>`
        select s.venue, s.pair, s.timeframe, f.month, f.mark, f.file, f.sha256, f.rows
        from market.lake_file f join market.series s on s.id = f.series_id
        where ${key ? sql`s.venue = ${key.venue} and s.pair = ${key.pair} and s.timeframe = ${key.timeframe}` : sql`true`}
        order by s.venue collate "C", s.pair collate "C", s.timeframe collate "C", f.month`
      return rows.map(
        ({ venue, pair, timeframe, ...file }): LakeFile => ({ key: { venue, pair, timeframe }, ...file }),
      )
    },

    async rebuild() {
      // The rows of all series are locked in order, so that no writer's mark comes between.
      return sql.begin(async (transaction) => {
        await transaction`select from market.series order by venue, pair, timeframe for update`
        const { count } = await transaction`
          insert into market.lake_dirty as d (series_id, month, mark)
          select distinct m.series_id, market.month_of(m.day), s.version
          from (
            select distinct series_id, time / 86400000 as day from market.candle
            where time >= (select market.horizon_of('candle'))
          ) m join market.series s on s.id = m.series_id
          on conflict (series_id, month) do update set mark = excluded.mark`
        return count
      })
    },
  }
}
