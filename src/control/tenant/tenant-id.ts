import { TenantError } from './tenant-error.ts'

/** Who rents: `cliente-001`. Also the client's id in git. Made only by {@link parseTenantId}. */
export type TenantId = string & { readonly brand: 'TenantId' }

const TENANT_ID = /^[a-z0-9][a-z0-9-]{0,37}[a-z0-9]$/
const LOGIN = 'leme_tenant_'
const FREQTRADE_SCHEMA = 'freqtrade_'
const FREQTRADE_LOGIN = 'leme_freqtrade_'

/** Schemas of Leme, of PostgreSQL and of its extensions, and names that Windows gives to no folder. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['leme', 'market', 'control', 'pgboss', 'public', 'information-schema'],
  ...['timescaledb-information', 'timescaledb-experimental', 'toolkit-experimental', 'cron', 'partman'],
  ...['con', 'prn', 'aux', 'nul'],
])
/**
 * `pg_…` is PostgreSQL's own, `freqtrade_…` the second schema of a tenant, `xn--` says that letters follow which are
 * not written; COM1 and LPT1 are ports.
 */
const TAKEN_FORM = /^(pg-|freqtrade-|xn--|(com|lpt)\d$)/

/**
 * The one door for ids of tenants: what passes is safe as a folder's name on every system, as a label of
 * Kubernetes and DNS and, by {@link schemaOf}, as a schema.
 * @throws TenantError `tenant.id`
 */
export function parseTenantId(text: unknown): TenantId {
  if (typeof text === 'string' && TENANT_ID.test(text) && !isTaken(text)) return text as TenantId
  const shown = typeof text === 'string' ? JSON.stringify(text.slice(0, 60)) : typeof text
  throw new TenantError('tenant.id', `${shown} is no id of a tenant`, {
    hint: 'Write 2 to 39 lower-case letters, digits and, inside, hyphens, such as cliente-001; names that Leme, PostgreSQL or an operating system uses are taken.',
  })
}

/** `cliente-001` → `cliente_001`: one to one, for an id has no underscore. */
export function schemaOf(id: TenantId): string {
  return id.replaceAll('-', '_')
}

/** Name of the tenant's login. */
export function loginOf(id: TenantId): string {
  return `${LOGIN}${schemaOf(id)}`
}

/** The schema that freqtrade keeps a tenant's trades in: of no tenant, for no id begins like that. */
export function freqtradeSchemaOf(id: TenantId): string {
  return `${FREQTRADE_SCHEMA}${schemaOf(id)}`
}

/** Name of the login of freqtrade's bots of a tenant. */
export function freqtradeLoginOf(id: TenantId): string {
  return `${FREQTRADE_LOGIN}${schemaOf(id)}`
}

/** Whose schema that is; undefined when it is nobody's. */
export function tenantOfSchema(schema: string): TenantId | undefined {
  const id = schema.replaceAll('_', '-')
  if (!TENANT_ID.test(id) || isTaken(id)) return undefined
  return schemaOf(id as TenantId) === schema ? (id as TenantId) : undefined
}

/** Whose login that is; undefined when it is nobody's. */
export function tenantOfLogin(login: string): TenantId | undefined {
  return login.startsWith(LOGIN) ? tenantOfSchema(login.slice(LOGIN.length)) : undefined
}

function isTaken(text: string): boolean {
  return TAKEN.has(text) || TAKEN_FORM.test(text)
}
