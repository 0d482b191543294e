import type { Migration } from '../migrate.ts'
import { TRADE_COLUMNS } from '../migrations/0002-runs.ts'
import { TRADE_DETAILS } from './0001-bots.ts'

/** What a tenant's jobs found. The jobs themselves stand in the control schema. */
export const tenantJobs: Migration = {
  name: '0002-jobs',
  sql: `
create table job_result (
  id text primary key,
  -- Of the worker that wrote it: what an earlier one writes later is refused.
  attempt integer not null,
  report json not null,
  created_at bigint not null default now_ms()
);

create table job_trade (
  job_id text not null references job_result (id) on delete cascade,
  number bigint generated always as identity,
  ${TRADE_COLUMNS},
  ${TRADE_DETAILS},
  primary key (job_id, number)
);
`,
}
