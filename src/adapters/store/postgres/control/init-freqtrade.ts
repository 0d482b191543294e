import {
  freqtradeLoginOf,
  freqtradeSchemaOf,
  TenantError,
  type TenantId,
  unknownTenant,
} from '../../../../control/tenant/index.ts'
import { SCHEMA_LOCK } from '../migrate.ts'
import { translated } from '../open-sql.ts'
import { type StatementRunner, withConnection } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'
import { requireFreqtradeIsolated } from './init-freqtrade-exposure.ts'
import { scramVerifier } from './init-schema-password.ts'

export interface FreqtradeSchema {
  readonly schema: string
  readonly login: string
  readonly connectionLimit: number
}

/** freqtrade's pool has at most 15; a bot that restarts has those of the one before for a moment. */
const CONNECTIONS = 32

/**
 * Makes the schema and the login for freqtrade of a tenant, or brings them to what they have to be. freqtrade makes and
 * changes its tables itself, so the login may create in this schema, and nowhere else; the schema stays the admin's, so
 * that the login can neither drop it nor let anybody in. The path is set for the role: freqtrade asks for no schema,
 * and libpq takes none from a URL. The tenant's own schema is made before.
 * @throws TenantError `tenant.unknown`, `tenant.state`; StoreError `tenant.password`, `tenant.foreign`,
 * `tenant.exposed`
 */
export function initFreqtradeSchema(
  adminUrl: string,
  { tenant, password }: { readonly tenant: TenantId; readonly password: string },
): Promise<FreqtradeSchema> {
  return translated(async () => {
    const verifier = await scramVerifier(password)
    return withConnection(adminUrl, (connection) =>
      connection.atomically(async (db) => {
        await db.run('select pg_advisory_xact_lock_shared($1)', [SCHEMA_LOCK])
        await db.run('select pg_advisory_xact_lock(hashtextextended($1, 0))', [noteOf(tenant)])
        await requireStaying(db, tenant)
        await makeLogin(db, tenant, verifier)
        await makeSchema(db, tenant)
        await requireFreqtradeIsolated(db, tenant)
        return {
          ...{ schema: freqtradeSchemaOf(tenant), login: freqtradeLoginOf(tenant) },
          connectionLimit: CONNECTIONS,
        }
      }),
    )
  })
}

async function requireStaying(db: StatementRunner, tenant: TenantId): Promise<void> {
  const { rows } = await db.run<{ status: string }>('select status from control.tenant where id = $1', [
    tenant,
  ])
  const status = rows[0]?.status
  if (status === undefined) throw unknownTenant(tenant)
  if (status === 'active' || status === 'suspended') return
  throw new TenantError('tenant.state', `the tenant "${tenant}" is ${status}: it gets no schema`)
}

async function makeLogin(db: StatementRunner, tenant: TenantId, verifier: string): Promise<void> {
  const login = freqtradeLoginOf(tenant)
  const { rows } = await db.run<{ note: string | null; ours: string; database: string }>(
    `select $2 || ' of database ' || current_database() as ours, quote_ident(current_database()) as database,
       (select coalesce(shobj_description(oid, 'pg_authid'), '') from pg_roles where rolname = $1) as note`,
    [login, noteOf(tenant)],
  )
  const { note, ours, database } = rows[0]!
  if (note === null)
    await db.run(`create role "${login}" login; comment on role "${login}" is ${literal(ours)}`)
  else if (note !== ours) throw foreign(`the login ${login}`)
  await db.run(
    `alter role "${login}" login inherit connection limit ${CONNECTIONS} password '${verifier}';
     alter role "${login}" in database ${database} set search_path = "${freqtradeSchemaOf(tenant)}", pg_temp;
     alter role "${login}" in database ${database} set statement_timeout = '60s';
     grant connect on database ${database} to "${login}"`,
  )
}

async function makeSchema(db: StatementRunner, tenant: TenantId): Promise<void> {
  const [schema, login] = [freqtradeSchemaOf(tenant), freqtradeLoginOf(tenant)]
  const { rows } = await db.run<{ note: string }>(
    `select coalesce(obj_description(oid, 'pg_namespace'), '') as note from pg_namespace where nspname = $1`,
    [schema],
  )
  const note = noteOf(tenant)
  if (rows[0] && rows[0].note !== note) throw foreign(`the schema ${schema}`)
  if (!rows[0]) await db.run(`create schema "${schema}"; comment on schema "${schema}" is ${literal(note)}`)
  await db.run(
    `revoke all on schema "${schema}" from public; grant usage, create on schema "${schema}" to "${login}"`,
  )
}

/** By which schemas and logins are known again as this tenant's. */
function noteOf(tenant: TenantId): string {
  return `Leme: freqtrade of tenant ${tenant}`
}

function foreign(what: string): StoreError {
  return new StoreError(
    'tenant.foreign',
    `${what} is there, and was not made for this tenant in this database`,
    {
      hint: 'Is another Leme in this cluster? Drop or rename it, then run it again.',
    },
  )
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
