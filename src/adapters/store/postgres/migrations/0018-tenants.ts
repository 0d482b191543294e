import type { Migration } from '../migrate.ts'

/** The register of tenants, in a schema that no tenant's login may use. */
export const tenants: Migration = {
  name: '0018-tenants',
  sql: `
create schema control;

create table control.tenant (
  number bigint generated always as identity unique,
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{1,38}$'),
  name text not null,
  status text not null default 'active' check (status in ('active', 'suspended', 'leaving', 'gone')),
  quotas json not null,
  policy json not null,
  credits bigint not null default 0,
  created_at bigint not null default leme.now_ms()
);

-- The key makes an entry happen once.
create table control.credit_entry (
  tenant text not null references control.tenant (id),
  number bigint generated always as identity,
  key text not null,
  amount bigint not null,
  kind text not null check (kind in ('grant', 'bot-minutes', 'correction')),
  reason text not null,
  time bigint not null default leme.now_ms(),
  balance bigint not null,
  primary key (tenant, key)
);
create index on control.credit_entry (tenant, number);
create trigger append_only before update or delete or truncate on control.credit_entry
  for each statement execute function leme.refuse_change();

-- A tenant that is gone stays here by its id alone.
create table control.audit (
  number bigint generated always as identity primary key,
  time bigint not null default leme.now_ms(),
  tenant text,
  actor text not null,
  action text not null,
  target text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  detail json not null
);
create index on control.audit (tenant, number);
create trigger append_only before update or delete or truncate on control.audit
  for each statement execute function leme.refuse_change();
`,
}
