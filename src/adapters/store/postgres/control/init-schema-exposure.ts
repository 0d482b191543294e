import { loginOf, schemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import type { StatementRunner } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'

/**
 * What a tenant's login could do that it must not, asked of the catalogue: `$1` the login, `$2` its schema. What
 * PUBLIC was given counts, and what somebody granted by hand. Relations are found by what they depend on, so that
 * those of a thousand other tenants are not read through.
 */
const EXPOSURES = `
with login as (select * from pg_roles where rolname = $1),
market as (
  select c.oid, c.relname from pg_depend d join pg_class c on c.oid = d.objid
  where d.refclassid = 'pg_namespace'::regclass and d.refobjid = 'market'::regnamespace
    and d.classid = 'pg_class'::regclass and c.relkind in ('r', 'p', 'v')
)
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
  where not starts_with(nspname, 'pg_temp') and not starts_with(nspname, 'pg_toast')
    and has_schema_privilege($1, oid, 'create')
union all
select 'may use schema ' || nspname from pg_namespace
  where nspname <> $2 and has_schema_privilege($1, oid, 'usage')
    and (nspname in ('control', 'leme', 'pgboss')
      or nspname in (select replace(id, '-', '_') from control.tenant)
      or starts_with(nspname, 'freqtrade_'))
union all
select 'may write market.' || relname from market
  where has_table_privilege($1, oid, 'insert, update, delete, truncate, trigger')
union all
select 'may read market.' || relname from market
  where relname in ('api_key', 'source', 'outbox') and has_table_privilege($1, oid, 'select')
union all
select 'may call ' || proname from pg_proc
  where proname in ('dblink', 'dblink_connect', 'dblink_connect_u', 'dblink_exec', 'dblink_open')
    and has_function_privilege($1, oid, 'execute') and has_schema_privilege($1, pronamespace, 'usage')
union all
select 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid) from login
  join pg_shdepend d on d.refclassid = 'pg_authid'::regclass and d.refobjid = login.oid and d.deptype = 'o'
  join pg_database b on b.oid = d.dbid and b.datname = current_database()
  where d.classid <> 'pg_largeobject'::regclass
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
