import type { Migration } from '../migrate.ts'

/** Backtests and searches of tenants. `has_slot`: its message was sent, and it counts towards the tenant's quota. */
export const jobs: Migration = {
  name: '0021-jobs',
  sql: `
create table control.job (
  number bigint generated always as identity unique,
  id text primary key,
  tenant text not null references control.tenant (id),
  kind text not null check (kind in ('backtest', 'hyperopt')),
  actor text not null,
  title text not null,
  strategy text not null,
  spec json not null,
  priority integer not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  has_slot boolean not null default false,
  sent_at bigint not null default 0,
  lease_until bigint not null default 0,
  progress float8 not null default 0,
  message text not null default '',
  error text,
  figures json not null default 'null',
  attempt integer not null default 0,
  deaths integer not null default 0,
  worker text,
  cancelled_by text,
  created_at bigint not null default leme.now_ms(),
  started_at bigint,
  ended_at bigint,
  check (not has_slot or state in ('queued', 'running')),
  check (state <> 'running' or has_slot)
);
create index on control.job (tenant, number);
create index on control.job (tenant, strategy, number);
create index job_open on control.job (tenant, has_slot) where state in ('queued', 'running');
create index job_running on control.job (lease_until) where state = 'running';
create index job_sent on control.job (sent_at) where state = 'queued' and has_slot;

-- When any process looked for dead workers last.
create table control.job_sweep (at bigint not null);
create unique index on control.job_sweep ((true));
insert into control.job_sweep values (0);
`,
}
