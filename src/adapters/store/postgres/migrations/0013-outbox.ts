import type { Migration } from '../migrate.ts'

/**
 * Changes of the market for a broker, written by a trigger in the transaction that makes them. The
 * trigger is made switched off: without a broker a write costs what it cost before. A statement that
 * raises a series' version says in `touched` which one it reached, between which times, and how many
 * rows; `ticks` and `ticked` say the same of ticks.
 */
export const outbox: Migration = {
  name: '0013-outbox',
  sql: `
alter table market.series
  add column touched bigint[],
  add column ticks bigint not null default 0,
  add column ticked bigint[];

create table market.outbox (
  number bigint generated always as identity primary key,
  kind text not null check (kind in ('candle.ingested', 'tick.ingested')),
  venue text not null,
  pair text not null,
  timeframe text not null,
  source text not null,
  version bigint not null,
  first_time bigint,
  last_time bigint,
  rows bigint,
  made_at bigint not null default leme.now_ms(),
  sent_at bigint
);
create index outbox_pending on market.outbox (number) where sent_at is null;
create index outbox_sent on market.outbox (sent_at) where sent_at is not null;

-- One row: by which name brokers know this outbox, how many events it holds, how many it had to drop.
create table market.outbox_state (
  is_one boolean primary key default true check (is_one),
  id uuid not null default gen_random_uuid(),
  most bigint not null default 1000000 check (most >= 1000),
  dropped bigint not null default 0
);
insert into market.outbox_state default values;

create function market.announce() returns trigger language plpgsql as $$
declare
  made bigint;
begin
  if new.version <> old.version then
    insert into market.outbox (kind, venue, pair, timeframe, source, version, first_time, last_time, rows)
    select 'candle.ingested', new.venue, new.pair, new.timeframe, new.source, new.version,
      t.said[2], t.said[3], t.said[4]
    from (select case when new.touched[1] = new.version then new.touched end as said) t
    returning number into made;
    if made % 1000 = 0 then perform market.bound_outbox(made); end if;
  end if;
  if new.ticks <> old.ticks then
    insert into market.outbox (kind, venue, pair, timeframe, source, version, first_time, last_time, rows)
    values ('tick.ingested', new.venue, new.pair, new.timeframe, new.source, new.ticks,
      new.ticked[1], new.ticked[2], new.ticks - old.ticks)
    returning number into made;
    if made % 1000 = 0 then perform market.bound_outbox(made); end if;
  end if;
  return null;
end $$;

-- The oldest give way, whoever writes; what another transaction has in hand is left to the next time.
create function market.bound_outbox(newest bigint) returns void language plpgsql as $$
declare
  lost bigint;
begin
  with gone as (
    delete from market.outbox where number in (
      select number from market.outbox
      where number <= newest - (select most from market.outbox_state)
      order by number for update skip locked
    ) returning sent_at
  ) select count(*) filter (where sent_at is null) into lost from gone;
  if lost > 0 then update market.outbox_state set dropped = dropped + lost; end if;
end $$;

create trigger announce after update of version, ticks on market.series for each row
  when (new.version <> old.version or new.ticks <> old.ticks) execute function market.announce();
alter table market.series disable trigger announce;
`,
}
