import type { Migration } from '../migrate.ts'

/** Signals on their way to terminals, what happened to each, and what became of their orders. */
export const signals: Migration = {
  name: '0011-signals',
  sql: `
create table leme.signal (
  number bigint generated always as identity primary key,
  id text not null unique default gen_random_uuid()::text,
  account_id text not null,
  symbol text not null,
  timeframe text not null,
  side text not null check (side in ('buy', 'sell', 'close')),
  volume float8,
  price float8,
  stop_loss float8,
  take_profit float8,
  comment text not null,
  ttl_ms integer not null,
  dedupe_key text not null,
  state text not null check (state in ('PENDING', 'SENT', 'ACKED', 'EXPIRED')),
  created_at bigint not null,
  expires_at bigint not null,
  sent_at bigint,
  acked_at bigint,
  unique (account_id, dedupe_key),
  -- Handed out is handed out: what was sent has a time, and nothing else has.
  check ((sent_at is not null) = (state in ('SENT', 'ACKED'))),
  check ((acked_at is not null) = (state = 'ACKED'))
);
create index signal_waiting on leme.signal (account_id, number) where state = 'PENDING';
create index signal_expiring on leme.signal (expires_at) where state = 'PENDING';
create index on leme.signal (account_id, number);
create index on leme.signal (state, number);

create table leme.signal_transition (
  number bigint generated always as identity primary key,
  signal_id text not null references leme.signal (id),
  time bigint not null,
  actor text not null,
  from_state text,
  to_state text not null
);
create index on leme.signal_transition (signal_id, number);

create table leme.signal_feedback (
  number bigint generated always as identity primary key,
  signal_id text not null references leme.signal (id),
  account_id text not null,
  status text not null,
  -- Empty where the broker made no order.
  ticket text not null,
  price float8,
  volume float8,
  message text not null,
  time bigint not null,
  actor text not null,
  unique (signal_id, ticket, status)
);

create function leme.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of a record in % is refused: it is only ever added to', tg_op, tg_table_name;
end $$;
create trigger append_only before update or delete or truncate on leme.signal_transition
  for each statement execute function leme.refuse_change();
create trigger append_only before update or delete or truncate on leme.signal_feedback
  for each statement execute function leme.refuse_change();
`,
}
