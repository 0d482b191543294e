import { loginOf, schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import type { StatementRunner } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'

/**
 * What a tenant's login could do that it must not, asked of the catalogue: `$1` the login, `$2` its schema. What
 * PUBLIC was given counts, and what somebody granted by hand.
 */
const EXPOSURES = `
with login as (select * from pg_roles where rolname = $1)
select 'is a superuser, makes databases or roles, replicates or ignores row security' as what from login
  where rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls
union all
select 'is a member of ' || granted.rolname from login
  join pg_auth_members m on m.member = login.oid join pg_roles granted on granted.oid = m.roleid
  where granted.rolname <> 'leme_reader'
union all
select 'may make temporary tables' where has_database_privilege($1, current_database(), 'temporary')
union all
select 'may make schemas' where has_database_privilege($1, current_database(), 'create')
union all
select 'may make objects in schema ' || nspname from pg_namespace
  where nspname !~ '^pg_(temp|toast)' and has_schema_privilege($1, oid, 'create')
union all
select 'may use schema ' || nspname from pg_namespace
  where nspname <> $2 and has_schema_privilege($1, oid, 'usage')
    and (nspname in ('control', 'leme', 'pgboss')
      or nspname in (select replace(id, '-', '_') from control.tenant))
union all
select 'may write market.' || relname from pg_class
  where relnamespace = 'market'::regnamespace and relkind in ('r', 'p', 'v')
    and has_table_privilege($1, oid, 'insert, update, delete, truncate, trigger')
union all
select 'may read market.' || relname from pg_class
  where relnamespace = 'market'::regnamespace and relname in ('api_key', 'source', 'outbox')
    and has_table_privilege($1, oid, 'select')
union all
select 'may call dblink' from pg_proc
  where proname like 'dblink%' and has_function_privilege($1, oid, 'execute')
    and has_schema_privilege($1, pronamespace, 'usage')
union all
select 'owns ' || owned.what from login
  join (select relowner as owner, 'relation ' || oid::regclass as what from pg_class
    union all select nspowner, 'schema ' || nspname from pg_namespace
    union all select proowner, 'function ' || oid::regprocedure from pg_proc) owned on owned.owner = login.oid
limit 5`

/**
 * Looks whether the login is as small as it has to be; nobody's word is taken for it.
 * @throws StoreError `tenant.exposed`
 */
export async function requireIsolated(db: StatementRunner, tenant: TenantId): Promise<void> {
  const login = loginOf(tenant)
  const { rows } = await db.run<{ what: string }>(EXPOSURES, [login, schemaOf(tenant)])
  if (rows.length === 0) return
  throw new StoreError(
    'tenant.exposed',
    `the login ${login} could do more than a tenant may: it ${rows.map(({ what }) => what).join('; it ')}`,
    { hint: `Take that right from ${login} or from PUBLIC with a login that may, then run it again.` },
  )
}
