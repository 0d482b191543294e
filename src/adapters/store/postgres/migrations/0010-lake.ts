import type { Migration } from '../migrate.ts'

/**
 * Which months of which series a lake of files has to write anew, and which file of each counts. The
 * mark is the version of the series after the change, so no two states of a month share one.
 */
export const lake: Migration = {
  name: '0010-lake',
  sql: `
create table market.lake_dirty (
  series_id integer not null,
  month text not null,
  mark bigint not null,
  marked_at bigint not null default leme.now_ms(),
  primary key (series_id, month)
);

create table market.lake_file (
  series_id integer not null,
  month text not null,
  file text not null,
  sha256 text not null,
  rows integer not null,
  mark bigint not null,
  published_at bigint not null default leme.now_ms(),
  primary key (series_id, month)
);

-- The UTC month of a day since 1970: 2025-01.
create function market.month_of(day bigint) returns text
language sql immutable parallel safe set search_path = pg_catalog as $$
  select to_char((date '1970-01-01' + day::integer)::timestamp, 'YYYY-MM')
$$;

-- Months that are stored already have no file yet.
insert into market.lake_dirty (series_id, month, mark)
select distinct d.series_id, market.month_of(d.day), s.version
from (select distinct series_id, time / 86400000 as day from market.candle) d
join market.series s on s.id = d.series_id;
`,
}
