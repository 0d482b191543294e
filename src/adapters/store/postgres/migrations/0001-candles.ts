import type { Migration } from '../migrate.ts'

/**
 * Market data. A candle is keyed by (series, time): four bytes for the series instead of three texts
 * in every row and every key makes the table and its only index half as wide. Times are UTC
 * milliseconds as in the engine, so nothing is converted; TimescaleDB partitions by integers too.
 * No foreign key from candle to series: its check would cost as much again as the row, and a candle
 * is only ever written in the transaction that locked its series.
 */
export const candles: Migration = {
  name: '0001-candles',
  sql: `
create schema market;

create table market.series (
  id integer generated always as identity primary key,
  venue text not null,
  pair text not null,
  timeframe text not null,
  source text not null,
  rows bigint not null default 0,
  first_time bigint,
  last_time bigint,
  -- Grows with every write that changed something.
  version bigint not null default 0,
  unique (venue, pair, timeframe)
);

create table market.candle (
  time bigint not null,
  open float8 not null,
  high float8 not null,
  low float8 not null,
  close float8 not null,
  volume float8 not null,
  series_id integer not null,
  primary key (series_id, time)
);

-- Values that a later import replaced.
create table market.candle_revision (
  number bigint generated always as identity primary key,
  series_id integer not null,
  time bigint not null,
  open float8 not null,
  high float8 not null,
  low float8 not null,
  close float8 not null,
  volume float8 not null,
  replaced_by text not null,
  replaced_at timestamptz not null default now()
);
create index on market.candle_revision (series_id, time);
`,
}
