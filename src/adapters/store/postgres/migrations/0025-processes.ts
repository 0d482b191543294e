import type { Migration } from '../migrate.ts'

/** Servers and workers that say that they live. */
export const processes: Migration = {
  name: '0025-processes',
  sql: `
create table control.process (
  id text primary key,
  kind text not null check (kind in ('server', 'worker')),
  version text not null,
  node text not null,
  host text not null,
  pid integer not null,
  started_at bigint not null default leme.now_ms(),
  seen_at bigint not null default leme.now_ms()
);
`,
}
