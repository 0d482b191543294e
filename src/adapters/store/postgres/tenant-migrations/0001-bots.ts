import type { Migration } from '../migrate.ts'
import { TRADE_COLUMNS } from '../migrations/0002-runs.ts'

/** Columns that came to trades after {@link TRADE_COLUMNS} were released. */
export const TRADE_DETAILS = `
  funding_fees float8 not null default 0,
  liquidation_price float8,
  fills json`

/**
 * A tenant's bots, as in schema `leme`, with a clock and a bell of their own. The bell names the schema alone:
 * any login hears it, and any login can ring it.
 */
export const tenantBots: Migration = {
  name: '0001-bots',
  sql: `
create function now_ms() returns bigint language sql volatile
  as $$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;

create function ring() returns trigger language plpgsql as $$
begin
  perform pg_notify('leme_change', 'tenant:' || tg_table_schema);
  return null;
end $$;

create table bot (
  number bigint generated always as identity unique,
  id text primary key,
  name text not null,
  mode text not null default 'paper' check (mode in ('paper')),
  spec json not null,
  status text not null default 'starting'
    check (status in ('starting', 'running', 'stopped', 'finished', 'failed')),
  cursor bigint,
  last_seq bigint,
  message text not null default '',
  seen_at bigint not null default now_ms()
);
create trigger ring after insert or update or delete on bot for each row execute function ring();

create table bot_journal (
  bot_id text not null references bot (id) on delete cascade,
  seq bigint not null,
  time bigint not null,
  kind text not null,
  body json not null,
  primary key (bot_id, seq)
);

create table bot_trade (
  bot_id text not null references bot (id) on delete cascade,
  number bigint generated always as identity,
  ${TRADE_COLUMNS},
  ${TRADE_DETAILS},
  primary key (bot_id, number),
  -- A trade is closed once.
  unique (bot_id, trade_id)
);

-- As of the last commit.
create table bot_position (
  bot_id text not null references bot (id) on delete cascade,
  number integer not null,
  position_id integer not null,
  pair text not null,
  is_short boolean not null,
  open_time bigint not null,
  open_rate float8 not null,
  amount float8 not null,
  stake_amount float8 not null,
  current_rate float8 not null,
  profit_ratio float8 not null,
  profit_abs float8 not null,
  stop_loss float8 not null,
  primary key (bot_id, number)
);

create table bot_equity (
  bot_id text not null references bot (id) on delete cascade,
  time bigint not null,
  equity float8 not null,
  primary key (bot_id, time)
);
`,
}
