import type { Migration } from '../migrate.ts'

/** Searches and their trials: a trial's row is there before it runs, and gets its result once. */
export const studies: Migration = {
  name: '0006-studies',
  sql: `
create table leme.study (
  number bigint generated always as identity unique,
  id text primary key,
  spec json not null,
  budget integer not null,
  status text not null default 'running' check (status in ('running', 'finished')),
  stop_reason text
    check (stop_reason in ('budget', 'exhausted', 'patience', 'time', 'cancelled', 'failed')),
  created_at bigint not null default leme.now_ms(),
  finished_at bigint
);

create table leme.study_trial (
  study_id text not null references leme.study (id) on delete cascade,
  number integer not null,
  batch integer not null,
  parameters json not null,
  status text not null default 'asked' check (status in ('asked', 'told', 'failed')),
  evaluation json,
  reason text,
  duration_ms float8,
  primary key (study_id, number)
);
`,
}
