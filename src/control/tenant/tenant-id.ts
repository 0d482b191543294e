import { TenantError } from './tenant-error.ts'

/** Who rents: `cliente-001`. Also the client's id in git. Made only by {@link parseTenantId}. */
export type TenantId = string & { readonly brand: 'TenantId' }

const TENANT_ID = /^[a-z0-9][a-z0-9-]{1,38}$/
/** Schemas that are there already, or that PostgreSQL keeps for itself. */
const TAKEN = new Set(['leme', 'market', 'control', 'pgboss', 'public', 'information-schema'])

/**
 * The one door for ids of tenants: what passes is safe as a folder's name, a label and, by
 * {@link schemaOf}, as a schema.
 * @throws TenantError `tenant.id`
 */
export function parseTenantId(text: unknown): TenantId {
  if (typeof text === 'string' && TENANT_ID.test(text) && !isTaken(text)) return text as TenantId
  const shown = typeof text === 'string' ? JSON.stringify(text.slice(0, 60)) : typeof text
  throw new TenantError('tenant.id', `${shown} is no id of a tenant`, {
    hint: 'Write 2 to 39 lower-case letters, digits and hyphens, such as cliente-001; names of schemas that Leme or PostgreSQL uses are taken.',
  })
}

/** `cliente-001` → `cliente_001`: one to one, for an id has no underscore. */
export function schemaOf(id: TenantId): string {
  return id.replaceAll('-', '_')
}

/** Name of the tenant's login. */
export function loginOf(id: TenantId): string {
  return `leme_tenant_${schemaOf(id)}`
}

function isTaken(text: string): boolean {
  return TAKEN.has(text) || text.startsWith('pg-')
}
