import type { Migration } from '../migrate.ts'

/** Who is let in: members of tenants and of the house, their sessions, and the keys of tenants. */
export const members: Migration = {
  name: '0019-members',
  sql: `
create table control.member (
  number bigint generated always as identity unique,
  id text primary key,
  -- Null: of the house.
  tenant text references control.tenant (id),
  name text not null,
  -- The name as it is looked up: two that differ in capitals alone are one.
  name_key text not null,
  role text not null check (role in ('viewer', 'trader', 'admin')),
  disabled boolean not null default false,
  requires_second_factor boolean not null default false,
  password text,
  failures integer not null default 0,
  locked_until bigint not null default 0,
  factor_sealed text,
  factor_confirmed boolean not null default false,
  factor_step bigint not null default -1,
  created_at bigint not null default leme.now_ms(),
  unique nulls not distinct (tenant, name_key)
);
create index on control.member (tenant, number);

create table control.recovery_code (
  member text not null references control.member (id) on delete cascade,
  hash bytea not null,
  primary key (member, hash)
);

create table control.tenant_key (
  number bigint generated always as identity unique,
  prefix text primary key,
  tenant text not null references control.tenant (id),
  -- Null: the operator of the house made it.
  member text references control.member (id) on delete cascade,
  name text not null,
  hash bytea not null,
  role text not null check (role in ('viewer', 'trader', 'admin')),
  networks text[] not null,
  created_at bigint not null default leme.now_ms(),
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint
);
create index on control.tenant_key (tenant, number);

-- Null: of the operator of the house, as all were before.
alter table leme.login_link add column member text references control.member (id) on delete cascade;
create index on leme.login_link (member);
alter table leme.session
  add column id bigint generated always as identity unique,
  add column member text references control.member (id) on delete cascade,
  add column confirmed boolean not null default false,
  add column address text;
create index on leme.session (member, id);
`,
}
