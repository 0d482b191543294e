import { freqtradeLoginOf, freqtradeSchemaOf, type TenantId } from '../../../../control/tenant/index.ts'
import type { StatementRunner } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'

/** What freqtrade's login could do that it must not, asked of the catalogue: `$1` the login, `$2` its schema. */
const EXPOSURES = `
with login as (select * from pg_roles where rolname = $1)
select 'is a superuser, makes databases or roles, replicates or ignores row security' as what from login
  where rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls
union all
select 'is a member of ' || granted.rolname from login
  join pg_auth_members m on m.member = login.oid join pg_roles granted on granted.oid = m.roleid
union all
select 'may make temporary tables' where has_database_privilege($1, current_database(), 'temporary')
union all
select 'may make schemas' where has_database_privilege($1, current_database(), 'create')
union all
select 'may make objects in schema ' || nspname from pg_namespace
  where nspname <> $2 and not starts_with(nspname, 'pg_temp') and not starts_with(nspname, 'pg_toast')
    and has_schema_privilege($1, oid, 'create')
union all
select 'may use schema ' || nspname from pg_namespace
  where nspname <> $2 and has_schema_privilege($1, oid, 'usage')
    and (nspname in ('control', 'leme', 'market', 'pgboss') or starts_with(nspname, 'freqtrade_')
      or nspname in (select replace(id, '-', '_') from control.tenant))
union all
select 'may call ' || proname from pg_proc
  where proname in ('dblink', 'dblink_connect', 'dblink_connect_u', 'dblink_exec', 'dblink_open')
    and has_function_privilege($1, oid, 'execute') and has_schema_privilege($1, pronamespace, 'usage')
union all
select 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid) from login
  join pg_shdepend d on d.refclassid = 'pg_authid'::regclass and d.refobjid = login.oid and d.deptype = 'o'
  left join pg_database b on b.oid = d.dbid
  left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
  left join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid
  where (d.dbid = 0 or b.datname = current_database())
    and coalesce(c.relnamespace, t.typnamespace, 0) <> to_regnamespace(quote_ident($2))
    and d.classid not in ('pg_largeobject'::regclass, 'pg_proc'::regclass)
union all
select 'lets others into schema ' || nspname from pg_namespace, aclexplode(nspacl) a
  where nspname = $2 and a.grantee <> nspowner and a.grantee <> (select oid from login)
limit 5`

/**
 * Looks whether the login is as small as it has to be; nobody's word is taken for it.
 * @throws StoreError `tenant.exposed`
 */
export async function requireFreqtradeIsolated(db: StatementRunner, tenant: TenantId): Promise<void> {
  const login = freqtradeLoginOf(tenant)
  const { rows } = await db.run<{ what: string }>(EXPOSURES, [login, freqtradeSchemaOf(tenant)])
  if (rows.length === 0) return
  throw new StoreError(
    'tenant.exposed',
    `the login ${login} could do more than freqtrade may: it ${rows.map(({ what }) => what).join('; it ')}`,
    { hint: `Take that right from ${login} or from PUBLIC with a login that may, then run it again.` },
  )
}
