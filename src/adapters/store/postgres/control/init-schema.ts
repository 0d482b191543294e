import {
  loginOf,
  schemaOf,
  TenantError,
  type TenantId,
  unknownTenant,
} from '../../../../control/tenant/index.ts'
import { makeRoles } from '../apply-roles.ts'
import { type Migration, migrateWithin, SCHEMA_LOCK } from '../migrate.ts'
import { translated } from '../open-sql.ts'
import { type StatementRunner, withConnection } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'
import { TENANT_MIGRATIONS } from '../tenant-migrations/index.ts'
import { requireIsolated } from './init-schema-exposure.ts'
import { scramVerifier } from './init-schema-password.ts'

export interface InitSchemaOptions {
  readonly tenant: TenantId
  /** Of the tenant's login; another one than before is a rotation. Connections that are open stay. */
  readonly password: string
}

export interface InitializedSchema {
  readonly schema: string
  readonly login: string
  readonly connectionLimit: number
  /** Migrations that were applied by this call. */
  readonly applied: readonly string[]
}

/** Each bot has two; servers, workers and a restarting bot's old ones share the rest. */
const CONNECTIONS_OF_BOT = 2
const CONNECTIONS_OF_SERVERS = 8

/**
 * Nets, not walls: a login may set all of them otherwise for itself. The schema comes before `pg_temp`, which
 * PostgreSQL otherwise looks through first.
 */
const settingsOf = (schema: string): Readonly<Record<string, string>> => ({
  search_path: `"${schema}", pg_temp`,
  statement_timeout: `'60s'`,
  idle_in_transaction_session_timeout: `'60s'`,
})

/**
 * Makes the schema and the login of a tenant that is registered, or brings them to what they have to be. Everything
 * of a tenant happens in one transaction under a lock of its own: of several that call it at once each finds the work
 * of the one before, and who dies leaves nothing half made. The admin's login owns the database and may create roles;
 * it owns the schema and its tables, so the tenant can use them, and neither drop nor change them.
 * @throws TenantError `tenant.unknown`, `tenant.state`; StoreError `tenant.password`, `tenant.foreign`,
 * `tenant.exposed`
 */
export function initSchema(
  adminUrl: string,
  { tenant, password }: InitSchemaOptions,
  migrations: readonly Migration[] = TENANT_MIGRATIONS,
): Promise<InitializedSchema> {
  return translated(async () => {
    const verifier = await scramVerifier(password)
    return withConnection(adminUrl, async (connection) => {
      await shutPublicDoors(connection)
      return connection.atomically(async (db) => {
        // Tenants beside one another, but none while the house's own tables change.
        await db.run('select pg_advisory_xact_lock_shared($1)', [SCHEMA_LOCK])
        await db.run('select pg_advisory_xact_lock(hashtextextended($1, 0))', [noteOf(tenant)])
        const connectionLimit = await connectionLimitOf(db, tenant)
        await makeLogin(db, tenant, { verifier, connectionLimit })
        const applied = await makeSchema(db, tenant, migrations)
        await grantRights(db, tenant)
        await requireIsolated(db, tenant)
        return { schema: schemaOf(tenant), login: loginOf(tenant), connectionLimit, applied }
      })
    })
  })
}

async function connectionLimitOf(db: StatementRunner, tenant: TenantId): Promise<number> {
  const row = await rowOf<{ status: string; bots: number }>(
    db,
    `select status, (quotas ->> 'bots')::integer as bots from control.tenant where id = $1`,
    [tenant],
  )
  if (!row) throw unknownTenant(tenant)
  if (row.status === 'active' || row.status === 'suspended') {
    return CONNECTIONS_OF_BOT * row.bots + CONNECTIONS_OF_SERVERS
  }
  throw new TenantError('tenant.state', `the tenant "${tenant}" is ${row.status}: it gets no schema`)
}

/**
 * What everybody may do in a database by itself: make temporary tables, which take the disk and stay in a session
 * for whoever uses it next; and, in one that was upgraded from before 15, make objects in schema public. Where
 * the admin may not take that away, {@link requireIsolated} says so.
 */
async function shutPublicDoors(connection: StatementRunner): Promise<void> {
  if ((await openDoors(connection)).length === 0) return
  await connection.atomically(async (db) => {
    await db.run('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK])
    for (const shut of await openDoors(db)) await shut(db)
  })
}

/** What is still to be shut, or made for all tenants. */
async function openDoors(
  db: StatementRunner,
): Promise<readonly ((db: StatementRunner) => Promise<unknown>)[]> {
  const now = await rowOf<
    Record<'temporary' | 'create' | 'reader' | 'connect', boolean> & { database: string }
  >(
    db,
    `select quote_ident(current_database()) as database,
       has_database_privilege('public', current_database(), 'temporary') as temporary,
       coalesce(has_schema_privilege('public', to_regnamespace('public'), 'create'), false) as create,
       coalesce(has_table_privilege(to_regrole('leme_reader'), 'market.candle', 'select'), false) as reader,
       coalesce(has_database_privilege(to_regrole('leme_reader'), current_database(), 'connect'), true) as connect`,
  )
  const { database, temporary, create, reader, connect } = now!
  const run = (text: string) => (within: StatementRunner) => within.run(text)
  return [
    ...(reader ? [] : [makeRoles]),
    ...(connect ? [] : [run(`grant connect on database ${database} to leme_reader`)]),
    ...(temporary ? [run(`revoke temporary on database ${database} from public`)] : []),
    ...(create ? [run('revoke create on schema public from public')] : []),
  ]
}

async function makeLogin(
  db: StatementRunner,
  tenant: TenantId,
  { verifier, connectionLimit }: { readonly verifier: string; readonly connectionLimit: number },
): Promise<void> {
  const login = loginOf(tenant)
  const found = await rowOf<{ note: string | null; ours: string }>(
    db,
    `select $2 || ' of database ' || current_database() as ours,
       (select coalesce(shobj_description(oid, 'pg_authid'), '') from pg_roles where rolname = $1) as note`,
    [login, noteOf(tenant)],
  )
  const { note, ours } = found!
  if (note === null) {
    await db.run(`create role "${login}" login; comment on role "${login}" is ${literal(ours)}`)
  } else if (note !== ours) {
    throw foreign(`the login ${login}`, `comment on role "${login}" is ${literal(ours)}`)
  }
  const settings = Object.entries(settingsOf(schemaOf(tenant)))
  await db.run(
    `alter role "${login}" login inherit connection limit ${connectionLimit} password '${verifier}';
     ${settings.map(([name, value]) => `alter role "${login}" set ${name} = ${value}`).join(';\n')}`,
  )
}

async function makeSchema(
  db: StatementRunner,
  tenant: TenantId,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const schema = schemaOf(tenant)
  const found = await rowOf<{ note: string }>(
    db,
    `select coalesce(obj_description(oid, 'pg_namespace'), '') as note from pg_namespace where nspname = $1`,
    [schema],
  )
  const comment = `comment on schema "${schema}" is ${literal(noteOf(tenant))}`
  if (found && found.note !== noteOf(tenant)) throw foreign(`the schema ${schema}`, comment)
  if (!found) await db.run(`create schema "${schema}"; ${comment}`)
  await db.run(`set local search_path = "${schema}", pg_temp`)
  const { pending } = await migrateWithin(db, schema, migrations)
  await db.run('set local search_path = pg_catalog')
  return pending
}

/**
 * Of its own tables the tenant changes rows; versions of strategies it adds, and what was migrated it reads.
 * Tables are named one by one: `all tables in schema` reads through the relations of all tenants.
 */
async function grantRights(db: StatementRunner, tenant: TenantId): Promise<void> {
  const [schema, login] = [`"${schemaOf(tenant)}"`, `"${loginOf(tenant)}"`]
  const found = await rowOf<{ tables: string }>(
    db,
    `select string_agg(c.oid::regclass::text, ', ') as tables from pg_depend d join pg_class c on c.oid = d.objid
     where d.refclassid = 'pg_namespace'::regclass and d.refobjid = to_regnamespace(quote_ident($1))
       and d.classid = 'pg_class'::regclass and c.relkind in ('r', 'p')`,
    [schemaOf(tenant)],
  )
  const { tables } = found!
  await db.run(`
    revoke all on schema ${schema} from ${login};
    revoke all on ${tables} from ${login};
    grant usage on schema ${schema} to ${login};
    grant select, insert, update, delete on ${tables} to ${login};
    revoke insert, update, delete on ${schema}.migration from ${login};
    revoke update, delete on ${schema}.strategy_version from ${login}`)
  const now = await rowOf<{ member: boolean; version: number }>(
    db,
    `select pg_has_role($1::name, 'leme_reader', 'usage') as member,
       current_setting('server_version_num')::integer as version`,
    [loginOf(tenant)],
  )
  // Before 16 a member may also become the role; the doors to a tenant's data see that, and end the connection.
  const only = now!.version >= 160_000 ? 'with inherit true, set false' : ''
  if (!now!.member) await db.run(`grant leme_reader to ${login} ${only}`)
}

async function rowOf<Row>(
  db: StatementRunner,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await db.run<Row>(text, values)).rows[0]
}

/** By which schemas and logins are known again as this tenant's. */
function noteOf(tenant: TenantId): string {
  return `Leme: tenant ${tenant}`
}

function foreign(what: string, adoption: string): StoreError {
  return new StoreError(
    'tenant.foreign',
    `${what} is there, and was not made for this tenant in this database`,
    {
      hint: `Is another Leme in this cluster? If it is yours: ${adoption}`,
    },
  )
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
