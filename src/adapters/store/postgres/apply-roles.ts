import { OHLC_VIEWS } from './migrations/0014-ohlc.ts'
import { openSql, type Statements, translated } from './open-sql.ts'
import { runnerOfSql, type StatementRunner } from './statement-runner.ts'

const ROLES = `
do $$ begin create role leme_reader nologin; exception when duplicate_object then null; end $$;
do $$ begin create role leme_writer nologin; exception when duplicate_object then null; end $$;
do $$ begin execute format('grant temporary on database %I to leme_writer', current_database()); end $$;
`

/**
 * Two roles without a login, to be granted to logins. `leme_reader` sees candles, their series, the
 * views of longer candles, rates of funding and books, nothing else: no keys, no sessions, no bots, no tenants. `leme_writer` does what the
 * server does with its tables and may neither change the schema nor drop what is old; partitions it
 * needs are made for it by a function of the owner. The queue's own schema is granted to neither.
 */
const RIGHTS = `
revoke all on all tables in schema market, leme, control from leme_reader, leme_writer;
revoke all on schema market, leme, control from leme_reader, leme_writer;
revoke execute on function market.add_partitions from public;

grant usage on schema market to leme_reader;
grant select on market.candle, market.series, market.funding_rate, market.book,
  ${OHLC_VIEWS.map(({ name }) => `market.${name}`).join(', ')} to leme_reader;

grant usage on schema market, leme, control to leme_writer;
grant select, insert, update, delete on all tables in schema market, leme, control to leme_writer;
revoke insert, update, delete on leme.migration from leme_writer;
grant execute on function market.add_partitions to leme_writer;
`

/**
 * Makes the roles, and gives them their rights on a migrated database. The login must own the schemas
 * and may create roles.
 */
export function applyRoles(url: string): Promise<void> {
  return translated(async () => {
    const sql = openSql(url, 1)
    try {
      await sql.begin((transaction) => makeRoles(runnerOfSql(transaction)))
    } finally {
      await sql.end()
    }
  })
}

/** The same within a transaction. */
export async function makeRoles(db: StatementRunner): Promise<void> {
  await db.run(ROLES + RIGHTS)
}

/** Gives the roles the rights on tables that are new, where they have rights in this database at all. */
export async function renewRights(sql: Statements): Promise<void> {
  const [row] = await sql<{ known: boolean }[]>`
    select count(*) = 2 as known from pg_roles
    where rolname in ('leme_reader', 'leme_writer') and has_schema_privilege(oid, 'market', 'usage')`
  if (row!.known) await sql.unsafe(RIGHTS)
}
