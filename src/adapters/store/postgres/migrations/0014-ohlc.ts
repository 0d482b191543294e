import type { Migration } from '../migrate.ts'

/** Views of longer candles, made of those of a minute; lengths in milliseconds. */
export const OHLC_VIEWS: readonly { readonly name: string; readonly length: number }[] = [
  { name: 'ohlc_5m', length: 300_000 },
  { name: 'ohlc_15m', length: 900_000 },
  { name: 'ohlc_30m', length: 1_800_000 },
  { name: 'ohlc_1h', length: 3_600_000 },
  { name: 'ohlc_4h', length: 14_400_000 },
  { name: 'ohlc_1d', length: 86_400_000 },
]

/** Columns and rows of such a view, whatever makes it; `bucket` is the start of the candle of `c.time`. */
export function ohlcSelect(bucket: string): string {
  return `
select s.venue, s.pair, ${bucket} as time,
  (array_agg(c.open order by c.time))[1] as open,
  max(c.high) as high,
  min(c.low) as low,
  (array_agg(c.close order by c.time desc))[1] as close,
  sum(c.volume order by c.time) as volume,
  count(*) as minutes
from market.candle c join market.series s on s.id = c.series_id
where s.timeframe = '1m'
group by 1, 2, 3`
}

/**
 * Longer candles for whoever reads with SQL, computed when they are asked for; where there is
 * TimescaleDB, continuous aggregates of the same names, columns and rows take their place. The clock is
 * the one that its policies ask for the age of a chunk: within a statement it stands still.
 */
export const ohlc: Migration = {
  name: '0014-ohlc',
  sql: `
create function market.now_ms() returns bigint language sql stable set search_path = pg_catalog
  as $$ select floor(extract(epoch from now()) * 1000)::bigint $$;
${OHLC_VIEWS.map(({ name, length }) => `create view market.${name} as${ohlcSelect(`c.time / ${length} * ${length}`)};`).join('\n')}
`,
}
