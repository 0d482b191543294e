import type { Migration } from '../migrate.ts'

/** A tenant's rules documents. The tenant's login may add versions, and has no right to change or delete one. */
export const tenantStrategies: Migration = {
  name: '0003-strategies',
  sql: `
create table strategy (
  name text primary key,
  kind text not null default 'rules' check (kind = 'rules'),
  last_version integer not null default 0,
  created_at bigint not null default now_ms()
);

create table strategy_version (
  strategy text not null references strategy (name),
  version integer not null check (version >= 1),
  document text not null,
  hash text not null,
  parameters json not null,
  actor text not null,
  created_at bigint not null default now_ms(),
  primary key (strategy, version)
);
`,
}
