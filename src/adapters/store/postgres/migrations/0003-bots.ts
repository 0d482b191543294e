import type { Migration } from '../migrate.ts'
import { TRADE_COLUMNS } from './0002-runs.ts'

export const bots: Migration = {
  name: '0003-bots',
  sql: `
create table leme.bot (
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
  seen_at bigint not null default leme.now_ms()
);
create trigger ring after insert or update or delete on leme.bot
  for each row execute function leme.ring('bot');

create table leme.bot_journal (
  bot_id text not null references leme.bot (id) on delete cascade,
  seq bigint not null,
  time bigint not null,
  kind text not null,
  body json not null,
  primary key (bot_id, seq)
);

create table leme.bot_trade (
  bot_id text not null references leme.bot (id) on delete cascade,
  number bigint generated always as identity,
  ${TRADE_COLUMNS},
  primary key (bot_id, number),
  -- A trade is closed once.
  unique (bot_id, trade_id)
);

-- As of the last commit.
create table leme.bot_position (
  bot_id text not null references leme.bot (id) on delete cascade,
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

create table leme.bot_equity (
  bot_id text not null references leme.bot (id) on delete cascade,
  time bigint not null,
  equity float8 not null,
  primary key (bot_id, time)
);
`,
}
