import type { Migration } from '../migrate.ts'

/** Columns of a closed trade, shared by runs and bots. */
export const TRADE_COLUMNS = `
  trade_id integer not null,
  pair text not null,
  is_short boolean not null,
  leverage float8 not null,
  open_time bigint not null,
  close_time bigint not null,
  open_rate float8 not null,
  close_rate float8 not null,
  amount float8 not null,
  stake_amount float8 not null,
  fee_open float8 not null,
  fee_close float8 not null,
  profit_ratio float8 not null,
  profit_abs float8 not null,
  exit_reason text not null,
  min_rate float8 not null,
  max_rate float8 not null,
  initial_stop_loss float8 not null,
  stop_loss float8 not null`

/**
 * Runs, and the clock and the bell that other tables use too. Documents are json, not jsonb: nobody
 * searches inside, they come back as they were written, and any text fits.
 */
export const runs: Migration = {
  name: '0002-runs',
  sql: `
create function leme.now_ms() returns bigint language sql volatile
  as $$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;

-- Rings with the commit: "run:ID", "bot:ID".
create function leme.ring() returns trigger language plpgsql as $$
begin
  perform pg_notify('leme_change', tg_argv[0] || ':' || coalesce(new.id, old.id));
  return null;
end $$;

create table leme.run (
  number bigint generated always as identity unique,
  id text primary key,
  kind text not null check (kind in ('backtest', 'pipeline')),
  title text not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
  spec json not null,
  progress float8 not null default 0,
  message text not null default '',
  result json not null default 'null',
  error text,
  created_at bigint not null default leme.now_ms(),
  started_at bigint,
  finished_at bigint
);
create index on leme.run (kind, number);
create trigger ring after insert or update or delete on leme.run
  for each row execute function leme.ring('run');

create table leme.run_trade (
  run_id text not null references leme.run (id) on delete cascade,
  number integer not null,
  ${TRADE_COLUMNS},
  primary key (run_id, number)
);
`,
}
