import type { Migration } from '../migrate.ts'

/**
 * Commands, what is known of each client, and events for webhooks. Rows of one tenant are numbered in the order
 * in which they are committed: whoever adds one holds the tenant's lock until then.
 */
export const commands: Migration = {
  name: '0020-commands',
  sql: `
create function control.lock_tenant(p_tenant text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('control.tenant/' || p_tenant, 0))
$$;

create table control.event (
  number bigint generated always as identity primary key,
  tenant text not null,
  type text not null,
  command_id text,
  body json not null,
  time bigint not null default leme.now_ms()
);
create index on control.event (tenant, number);

-- Numbers of one tenant's events never come out of order; across tenants they may.
create function control.add_event(p_tenant text, p_type text, p_command_id text, p_body json) returns bigint
language plpgsql as $$
declare
  v_number bigint;
begin
  perform control.lock_tenant(p_tenant);
  insert into control.event (tenant, type, command_id, body)
  values (p_tenant, p_type, p_command_id, p_body) returning number into v_number;
  perform pg_notify('leme_event', p_tenant);
  return v_number;
end $$;

create table control.command (
  number bigint generated always as identity unique,
  id text primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9_-]{6,61}[A-Za-z0-9]$'),
  tenant text not null,
  source text not null check (source in ('api', 'cli', 'git', 'chain', 'system')),
  actor text not null,
  -- Of the request as it came: an id stands for one request.
  digest text not null,
  raw json,
  request json,
  state text not null default 'received' check (state in ('received', 'decoded', 'authorised', 'committed',
    'synced', 'healthy', 'rolling-back', 'approved', 'rolled-back', 'refused', 'cancelled', 'failed')),
  reason text not null default '',
  attempts integer not null default 0,
  wake_at bigint not null default 0,
  deadline bigint,
  since text,
  commit text,
  rollback_commit text,
  was_suspended boolean,
  cancelled_by text,
  created_at bigint not null default leme.now_ms(),
  ended_at bigint,
  version integer not null default 1,
  check ((ended_at is null) = (state not in ('approved', 'rolled-back', 'refused', 'cancelled', 'failed')))
);
create index on control.command (tenant, number);
create index command_open on control.command (tenant, number) where ended_at is null;

create table control.command_step (
  command_id text not null references control.command (id) on delete cascade,
  number bigint generated always as identity,
  state text not null,
  reason text not null,
  time bigint not null default leme.now_ms(),
  primary key (command_id, number)
);

create table control.command_approval (
  command_id text not null references control.command (id) on delete cascade,
  phase text not null check (phase in ('before', 'after')),
  actor text not null,
  number bigint generated always as identity,
  time bigint not null default leme.now_ms(),
  primary key (command_id, phase, actor)
);

-- What a roll-back goes back to.
create table control.healthy_bot (
  tenant text not null,
  name text not null,
  spec json not null,
  primary key (tenant, name)
);

-- One row for each client, also for those that only stand in the repository.
create table control.deployment (
  tenant text collate "C" primary key,
  wanted json,
  running json,
  observed_at bigint,
  accepted_commit text,
  accepted json,
  attempt_number bigint not null default 0,
  last_attempt json
);

create table control.followed (head text);
create unique index on control.followed ((true));
insert into control.followed values (null);

-- Everything that a step of a command changes, or nothing where the command is not as it was read.
create function control.advance_command(p_id text, p_version integer, p_change json, p_view json, p_attempt json)
returns boolean language plpgsql as $$
declare
  v_before control.command;
  v_now bigint := leme.now_ms();
  v_has_ended boolean := (p_change ->> 'hasEnded')::boolean;
begin
  select * into v_before from control.command where id = p_id;
  if not found then return false; end if;
  perform control.lock_tenant(v_before.tenant);
  update control.command set
    state = p_change ->> 'state', reason = p_change ->> 'reason', attempts = (p_change ->> 'attempts')::integer,
    wake_at = (p_change ->> 'wakeAt')::bigint, deadline = (p_change ->> 'deadline')::bigint,
    raw = case when (p_change ->> 'forgetsRaw')::boolean then null else raw end,
    request = coalesce(p_change -> 'request', request),
    since = p_change ->> 'since', commit = p_change ->> 'commit', rollback_commit = p_change ->> 'rollbackCommit',
    was_suspended = (p_change ->> 'wasSuspended')::boolean,
    ended_at = case when v_has_ended then v_now end, version = version + 1
  where id = p_id and version = p_version;
  if not found then return false; end if;

  if (v_before.state, v_before.reason) is distinct from (p_change ->> 'state', p_change ->> 'reason') then
    insert into control.command_step (command_id, state, reason, time)
    values (p_id, p_change ->> 'state', p_change ->> 'reason', v_now);
  end if;
  insert into control.healthy_bot (tenant, name, spec)
  select v_before.tenant, key, value from json_each(p_change -> 'healthy') where json_typeof(value) <> 'null'
  on conflict (tenant, name) do update set spec = excluded.spec;
  delete from control.healthy_bot where tenant = v_before.tenant
    and name in (select key from json_each(p_change -> 'healthy') where json_typeof(value) = 'null');

  perform control.note_attempt(v_before.tenant, v_before.number, p_attempt, v_now);
  if p_change -> 'accepted' is not null then
    update control.deployment set accepted_commit = p_change #>> '{accepted,commit}',
      accepted = p_change #> '{accepted,values}' where tenant = v_before.tenant;
  end if;
  if v_before.state <> p_change ->> 'state' then
    perform control.add_event(v_before.tenant, 'command.' || (p_change ->> 'state'), p_id,
      case when v_has_ended then (p_view::jsonb || jsonb_build_object('endedAt', v_now))::json else p_view end);
  end if;
  perform pg_notify('leme_command', v_before.tenant);
  return true;
end $$;

-- The newest command of a client is its last attempt, whatever becomes of earlier ones meanwhile.
create function control.note_attempt(p_tenant text, p_number bigint, p_attempt json, p_now bigint) returns void
language sql as $$
  insert into control.deployment as d (tenant, attempt_number, last_attempt)
  values (p_tenant, p_number, (p_attempt::jsonb || jsonb_build_object('at', p_now))::json)
  on conflict (tenant) do update
    set attempt_number = excluded.attempt_number, last_attempt = excluded.last_attempt
    where d.attempt_number <= excluded.attempt_number
$$;
`,
}
