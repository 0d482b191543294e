import type { Migration } from '../migrate.ts'

/**
 * Terms of those of whom there is one, and what bots cost in hours that are not over: what servers of one installation
 * share.
 */
export const leaders: Migration = {
  name: '0023-leaders',
  sql: `
create table control.leader (
  name text primary key,
  epoch bigint not null,
  holder text not null,
  since bigint not null default leme.now_ms()
);

-- Whoever has the right begins a term; every term before it is over from then on.
create function control.begin_term(of_name text, of_holder text) returns bigint language sql as $$
  insert into control.leader as l (name, epoch, holder) values (of_name, 1, of_holder)
  on conflict (name) do update set epoch = l.epoch + 1, holder = excluded.holder, since = leme.now_ms()
  returning epoch $$;

-- Holds a term until the transaction ends: none begins meanwhile, and where one has begun nothing is written. An empty
-- name is that of who leads nothing and writes as anybody.
create function control.hold_term(of_name text, of_epoch bigint) returns boolean language plpgsql as $$
begin
  if of_name = '' then return true; end if;
  perform from control.leader l where l.name = of_name and l.epoch = of_epoch for share;
  if not found then
    raise exception using errcode = 'LM001', message = format('the term %s of %s is over', of_epoch, of_name);
  end if;
  return true;
end $$;

-- A bit for each minute of an hour in which a bot was seen to run; whoever writes adds bits, and takes none away.
create table control.bot_minutes (
  tenant text not null,
  bot text not null,
  hour bigint not null,
  minutes bigint not null,
  primary key (tenant, bot, hour)
);
`,
}
