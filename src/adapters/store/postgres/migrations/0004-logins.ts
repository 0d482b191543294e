import type { Migration } from '../migrate.ts'

/** Tokens are kept as SHA-256 alone. */
export const logins: Migration = {
  name: '0004-logins',
  sql: `
create table leme.login_link (
  hash bytea primary key,
  expires_at bigint not null
);

create table leme.session (
  hash bytea primary key,
  created_at bigint not null default leme.now_ms(),
  expires_at bigint not null
);
`,
}
