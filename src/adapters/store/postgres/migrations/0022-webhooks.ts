import type { Migration } from '../migrate.ts'

/**
 * Who hears of which events. A delivery is made in the transaction that writes the event, by a trigger:
 * what is committed is delivered, whoever wrote it.
 */
export const webhooks: Migration = {
  name: '0022-webhooks',
  sql: `
create table control.webhook (
  number bigint generated always as identity unique,
  id text primary key,
  tenant text not null references control.tenant (id),
  url text not null,
  types text[] not null,
  status text not null default 'active' check (status in ('active', 'paused')),
  created_at bigint not null default leme.now_ms()
);
create index on control.webhook (tenant);

create table control.delivery (
  webhook text not null references control.webhook (id) on delete cascade,
  event bigint not null references control.event (number) on delete cascade,
  type text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given-up')),
  attempts integer not null default 0,
  next_at bigint not null default leme.now_ms(),
  last_status integer,
  last_message text not null default '',
  created_at bigint not null default leme.now_ms(),
  primary key (webhook, event)
);
create index on control.delivery (next_at, event) where state = 'waiting';

-- As "hears" of control/operation.
create function control.hears(types text[], type text) returns boolean language sql immutable
  as $$ select cardinality(types) = 0 or exists (
    select 1 from unnest(types) as one
    where case when one like '%.' then starts_with(type, one) else one = type end) $$;

create function control.deliver_event() returns trigger language plpgsql as $$
begin
  insert into control.delivery (webhook, event, type)
  select id, new.number, new.type from control.webhook
  where tenant = new.tenant and status = 'active' and control.hears(types, new.type);
  return null;
end $$;
create trigger deliver after insert on control.event
  for each row execute function control.deliver_event();

-- A job that ends is an event, too.
create function control.announce_job() returns trigger language plpgsql as $$
begin
  perform control.add_event(new.tenant, 'job.' || new.state, null, json_build_object(
    'id', new.id, 'clientId', new.tenant, 'kind', new.kind, 'title', new.title, 'strategy', new.strategy,
    'state', new.state, 'error', new.error, 'createdAt', new.created_at, 'endedAt', new.ended_at));
  return null;
end $$;
create trigger announce after update of state on control.job
  for each row when (old.state <> new.state and new.ended_at is not null)
  execute function control.announce_job();
`,
}
