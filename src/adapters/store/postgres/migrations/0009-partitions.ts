import type { Migration } from '../migrate.ts'

/**
 * Candles and ticks in ranges of time, so that what is old goes by dropping a table. Candles: a
 * calendar year each, all before 2000 in one; ticks: seven days from Monday, all before 2020 in one.
 * A partition is made before the write that needs it, in a transaction of its own: ATTACH stops no
 * reader and no writer. The function that makes it runs with its owner's rights, so that a login
 * that may not change the schema can write.
 */
export const partitions: Migration = {
  name: '0009-partitions',
  sql: `
create function market.partition_of(kind text, at bigint, out name text, out lower bigint, out upper bigint)
language plpgsql immutable set search_path = pg_catalog as $$
declare
  -- Monday, 6 January 2020.
  first_week constant bigint := 1578268800000;
  week constant bigint := 604800000;
  year integer;
begin
  if kind = 'candle' then
    year := extract(year from to_timestamp(at / 1000) at time zone 'UTC');
    if year < 2000 then
      name := 'candle_before_2000';
      upper := extract(epoch from timestamp '2000-01-01') * 1000;
      return;
    end if;
    name := 'candle_' || year;
    lower := extract(epoch from make_timestamp(year, 1, 1, 0, 0, 0)) * 1000;
    upper := extract(epoch from make_timestamp(year + 1, 1, 1, 0, 0, 0)) * 1000;
    return;
  end if;
  if kind <> 'tick' then raise 'no partitions of %', kind; end if;
  if at < first_week then
    name := 'tick_before_2020';
    upper := first_week;
    return;
  end if;
  lower := first_week + (at - first_week) / week * week;
  upper := lower + week;
  name := 'tick_' || to_char(to_timestamp(lower / 1000) at time zone 'UTC', 'YYYY_MM_DD');
end $$;

-- Makes the partitions that hold these times; nothing where the table is not partitioned this way.
create function market.add_partitions(kind text, times bigint[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
begin
  if (select relkind from pg_class where oid = ('market.' || quote_ident(kind))::regclass) <> 'p' then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('market.add_partitions', 0));
  for part in
    select distinct p.* from unnest(times) t cross join lateral market.partition_of(kind, t) p
  loop
    continue when to_regclass('market.' || quote_ident(part.name)) is not null;
    execute format('create table market.%I (like market.%I including all)', part.name, kind);
    execute format('alter table market.%I attach partition market.%I for values from (%s) to (%s)',
      kind, part.name, coalesce(part.lower::text, 'minvalue'), part.upper);
  end loop;
end $$;
revoke execute on function market.add_partitions from public;

alter table market.candle rename to candle_whole;
alter table market.candle_whole rename constraint candle_pkey to candle_whole_pkey;
create table market.candle (
  time bigint not null,
  open float8 not null,
  high float8 not null,
  low float8 not null,
  close float8 not null,
  volume float8 not null,
  series_id integer not null,
  derived boolean,
  primary key (series_id, time)
) partition by range (time);
select market.add_partitions('candle', array(
  select distinct time / 86400000 * 86400000 from market.candle_whole union select 0));
insert into market.candle (series_id, time, open, high, low, close, volume, derived)
  select series_id, time, open, high, low, close, volume, derived from market.candle_whole
  order by series_id, time;
drop table market.candle_whole;

alter table market.tick rename to tick_whole;
alter table market.tick_whole rename constraint tick_pkey to tick_whole_pkey;
create table market.tick (
  series_id integer not null,
  time bigint not null,
  bid float8 not null,
  ask float8 not null,
  volume float8 not null,
  spread float8 not null,
  primary key (series_id, time, bid, ask, volume, spread)
) partition by range (time);
select market.add_partitions('tick', array(
  select distinct time / 86400000 * 86400000 from market.tick_whole));
insert into market.tick select * from market.tick_whole order by series_id, time;
drop table market.tick_whole;

-- Before which time data was dropped, and for how long it is kept where the server drops it by itself.
create table market.horizon (
  kind text primary key check (kind in ('candle', 'tick')),
  time bigint not null,
  keep bigint
);
insert into market.horizon values ('candle', 0), ('tick', 0);

-- What is older may be incomplete.
create function market.horizon_of(wanted text) returns bigint
language sql stable set search_path = pg_catalog as $$
  select greatest(time, leme.now_ms() - keep) from market.horizon where kind = wanted
$$;
`,
}
