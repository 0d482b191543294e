import { randomBytes } from 'node:crypto'
import {
  type FreqtradeSchema,
  type InitializedSchema,
  initFreqtradeSchema,
  initSchema,
} from '../../adapters/store/postgres/index.ts'
import { type CachedSecrets, DeploymentError, tenantSecret } from '../../control/deployment/index.ts'
import {
  loginOf,
  type NewTenant,
  type Tenant,
  type TenantId,
  type TenantStore,
} from '../../control/tenant/index.ts'

/** What making a tenant needs. */
export interface OnboardPorts {
  readonly tenants: TenantStore
  readonly secrets: Pick<CachedSecrets, 'read' | 'fresh' | 'write' | 'refused'>
  /** Of the login that owns the database. */
  readonly adminUrl: string
}

export interface OnboardOptions {
  /** Who asked, for the audit log. */
  readonly actor: string
  /** Bot minutes that it begins with; booked once. */
  readonly credits?: number
}

const DATABASE_SECRET = 'database'
const FREQTRADE_SECRET = 'freqtrade-database'
const PASSWORD_BYTES = 32

/**
 * Registers a tenant and makes its schema and login. Every step finds what an earlier try has done, so
 * whoever died in the middle is repeated.
 * @throws TenantError, StoreError, DeploymentError
 */
export async function onboardTenant(
  ports: OnboardPorts,
  tenant: NewTenant,
  { actor, credits = 0 }: OnboardOptions,
): Promise<Tenant> {
  const { tenants } = ports
  const { id } = tenant
  const isNew = (await tenants.get(id)) === undefined
  await tenants.create(tenant)
  await makeSchema(ports, id)
  if (credits > 0) {
    const entry = { key: 'onboarding', amount: credits, kind: 'grant', reason: 'to begin with' } as const
    await tenants.book(id, [entry])
  }
  if (isNew) {
    const detail = { credits }
    await tenants.record({ tenant: id, actor, action: 'tenant.create', target: id, outcome: 'done', detail })
  }
  return (await tenants.get(id))!
}

/**
 * Makes the schema and the login of a tenant, or brings them to what they have to be, with the password that the store
 * has now. Where another one came meanwhile it is done again: an older one is never left in the database.
 */
export async function makeSchema(
  { secrets, adminUrl }: Omit<OnboardPorts, 'tenants'>,
  tenant: TenantId,
): Promise<InitializedSchema> {
  const fresh = () => secrets.fresh(tenantSecret(tenant, DATABASE_SECRET))
  await databasePassword(secrets, tenant)
  const applied: string[] = []
  for (let password = await fresh(); ; ) {
    const made = await initSchema(adminUrl, { tenant, password })
    applied.push(...made.applied)
    const next = await fresh()
    if (next === password) return { ...made, applied }
    password = next
  }
}

/**
 * The same for the schema and the login of its bots that freqtrade runs, after its own: whoever has none of those needs
 * none of these.
 */
export async function makeFreqtradeSchema(
  { secrets, adminUrl }: Omit<OnboardPorts, 'tenants'>,
  tenant: TenantId,
): Promise<FreqtradeSchema> {
  const name = tenantSecret(tenant, FREQTRADE_SECRET)
  await keptPassword(secrets, name)
  for (let password = await secrets.fresh(name); ; ) {
    const made = await initFreqtradeSchema(adminUrl, { tenant, password })
    const next = await secrets.fresh(name)
    if (next === password) return made
    password = next
  }
}

/**
 * The password of the tenant's login; kept before it is used, so that a login without a known one never stays. Where
 * one was refused the store is asked.
 */
export async function databasePassword(
  secrets: OnboardPorts['secrets'],
  tenant: TenantId,
  refused?: string,
): Promise<string> {
  const name = tenantSecret(tenant, DATABASE_SECRET)
  if (refused !== undefined) secrets.refused(name, refused)
  return keptPassword(secrets, name)
}

async function keptPassword(
  secrets: OnboardPorts['secrets'],
  name: ReturnType<typeof tenantSecret>,
): Promise<string> {
  try {
    return await secrets.read(name)
  } catch (error) {
    if (!(error instanceof DeploymentError) || error.code !== 'secret.unknown') throw error
  }
  await secrets.write(name, randomBytes(PASSWORD_BYTES).toString('base64url'))
  return secrets.read(name)
}

/** Where the tenant's own login connects. */
export async function tenantUrl({ secrets, adminUrl }: Omit<OnboardPorts, 'tenants'>, tenant: TenantId) {
  const url = new URL(adminUrl)
  url.username = loginOf(tenant)
  url.password = await databasePassword(secrets, tenant)
  return url.href
}
