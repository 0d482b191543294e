import type { Migration } from '../migrate.ts'

/** Models with their versions, who was made champion when and why, and what versions predicted. */
export const models: Migration = {
  name: '0017-models',
  sql: `
create table leme.model (
  name text primary key check (name ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
  label text not null,
  label_horizon integer not null check (label_horizon >= 1),
  timeframe text not null,
  -- Of the versions; those that were deleted count, so that a number is never given twice.
  last_number integer not null default 0,
  created_at bigint not null default leme.now_ms()
);

create table leme.model_version (
  id bigint generated always as identity primary key,
  model text not null references leme.model (name),
  number integer not null,
  artifact_hash text not null,
  score text not null,
  document json not null,
  created_at bigint not null default leme.now_ms(),
  created_by text not null,
  unique (model, number),
  unique (model, artifact_hash, score)
);

create table leme.model_alias_event (
  number bigint generated always as identity primary key,
  model text not null references leme.model (name),
  alias text not null,
  kind text not null check (kind in ('promote', 'rollback')),
  from_version integer,
  to_version integer not null,
  time bigint not null default leme.now_ms(),
  actor text not null,
  reason text not null,
  forced boolean not null,
  gates json
);
create index on leme.model_alias_event (model, number);
create index on leme.model_alias_event (model, alias, number);
create trigger append_only before update or delete or truncate on leme.model_alias_event
  for each statement execute function leme.refuse_change();

create table leme.model_alias (
  model text not null,
  alias text not null check (alias ~ '^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$'),
  version integer not null,
  event bigint not null references leme.model_alias_event (number),
  since bigint not null,
  primary key (model, alias),
  foreign key (model, version) references leme.model_version (model, number)
);

-- Lists of columns that were fed to versions of a model.
create table leme.model_feed (
  id bigint generated always as identity primary key,
  model text not null references leme.model (name),
  hash text not null,
  document json not null,
  unique (model, hash)
);

create table leme.model_prediction (
  version_id bigint not null references leme.model_version (id) on delete cascade,
  bar_time bigint not null,
  instrument text not null,
  feed_id bigint not null references leme.model_feed (id),
  score float8 not null check (score between 0 and 1),
  price float8 not null check (price > 0),
  latency_ms float8 not null,
  mode text not null check (mode in ('champion', 'challenger', 'shadow')),
  label smallint check (label in (0, 1)),
  exit_price float8 check (exit_price > 0),
  primary key (version_id, bar_time, instrument),
  check ((label is null) = (exit_price is null))
);

create table leme.model_look (
  model text not null references leme.model (name),
  champion integer not null,
  challenger integer not null,
  paired_rows integer not null,
  until bigint not null,
  time bigint not null default leme.now_ms(),
  primary key (model, champion, challenger, paired_rows, until)
);
`,
}
