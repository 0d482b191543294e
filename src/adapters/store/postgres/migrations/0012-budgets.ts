import type { Migration } from '../migrate.ts'

/**
 * What all processes of a database share when they ask venues: one row for each venue and key, in
 * times of the database's clock; and what is asked by the clock.
 */
export const budgets: Migration = {
  name: '0012-budgets',
  sql: `
create table market.budget (
  name text primary key,
  -- Everything that was taken so far is paid at this time, and nothing goes before the other one; UTC ms.
  paid_at float8 not null default 0,
  held_until float8 not null default 0
);

create table market.schedule (
  name text primary key,
  cron text not null,
  zone text not null,
  arguments text[] not null,
  created_at bigint not null default leme.now_ms(),
  next_at bigint not null
);

create table market.schedule_run (
  number bigint generated always as identity primary key,
  schedule text not null references market.schedule (name) on delete cascade,
  due_at bigint not null,
  started_at bigint not null,
  ended_at bigint,
  -- Null while it runs, or when its process was killed.
  outcome text check (outcome in ('done', 'failed', 'overlapped')),
  message text not null default ''
);
create index on market.schedule_run (schedule, number);
`,
}
