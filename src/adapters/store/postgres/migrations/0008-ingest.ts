import type { Migration } from '../migrate.ts'

/**
 * What sources send. A candle that was computed from others is marked; the mark is null, which
 * takes no room, in every candle that was sent or imported. Ticks hang on the series of a minute,
 * and all their values are the key: an exact repetition is no new tick.
 */
export const ingest: Migration = {
  name: '0008-ingest',
  sql: `
create table market.source (
  name text primary key,
  venue text not null,
  policy text not null check (policy in ('keep', 'revise', 'reject')),
  takes_unknown boolean not null,
  created_at bigint not null default leme.now_ms()
);

-- The token is kept as SHA-256 alone.
create table market.api_key (
  prefix text primary key,
  number bigint generated always as identity,
  source text not null references market.source (name),
  hash bytea not null,
  scopes text[] not null,
  networks text[] not null,
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint
);
create index on market.api_key (source);

alter table market.candle add column derived boolean;

-- What came with a candle beside its prices.
create table market.candle_readings (
  series_id integer not null,
  time bigint not null,
  readings jsonb not null,
  primary key (series_id, time)
);
alter table market.candle_revision add column readings jsonb;

create table market.tick (
  series_id integer not null,
  time bigint not null,
  bid float8 not null,
  ask float8 not null,
  volume float8 not null,
  spread float8 not null,
  primary key (series_id, time, bid, ask, volume, spread)
);
`,
}
