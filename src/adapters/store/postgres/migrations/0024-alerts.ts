import type { Migration } from '../migrate.ts'

/**
 * Alerts, who is told of them, and what was told. A message is a row that is written in the transaction that
 * changes its alert. What happens to commands waits in `alert_event` until alerts were made of it.
 */
export const alerts: Migration = {
  name: '0024-alerts',
  sql: `
create sequence control.alert_change as bigint;
create table control.alert (
  id text primary key,
  number bigint not null,
  tenant text,
  state text not null check (state in ('firing', 'acknowledged', 'resolved')),
  severity text not null check (severity in ('info', 'warning', 'critical')),
  body json not null,
  look_at bigint
);
create unique index on control.alert (number);
create index on control.alert (tenant, number);
create index on control.alert (state, number);
create index on control.alert (look_at) where look_at is not null;

-- Routes, silences and channels; where no tenant stands they are the operators'.
create table control.alert_setting (
  kind text not null check (kind in ('route', 'silence', 'channel')),
  id text not null,
  tenant text references control.tenant (id),
  body json not null,
  number bigint generated always as identity,
  primary key (kind, id)
);
create index on control.alert_setting (tenant);

create table control.notification (
  id text primary key,
  number bigint generated always as identity unique,
  tenant text references control.tenant (id),
  channel text not null,
  alert text,
  notices jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given-up')),
  attempts integer not null default 0,
  next_at bigint not null,
  last_message text not null default '',
  last_status integer,
  created_at bigint not null default leme.now_ms(),
  settled_at bigint
);
create index on control.notification (next_at, number) where state = 'waiting';
create index on control.notification (alert, channel, number) where state = 'waiting';
create index on control.notification (tenant, number);

create table control.alert_event (
  event bigint primary key references control.event (number) on delete cascade
);
create function control.keep_for_alerts() returns trigger language plpgsql as $$
begin
  insert into control.alert_event (event) values (new.number);
  return null;
end $$;
create trigger keep_for_alerts after insert on control.event
  for each row when (new.type in ('command.approved', 'command.rolled-back', 'command.failed', 'job.failed'))
  execute function control.keep_for_alerts();
`,
}
