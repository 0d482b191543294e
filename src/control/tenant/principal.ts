import { TenantError } from './tenant-error.ts'
import type { TenantId } from './tenant-id.ts'

/** Roles of a tenant's members, each with the rights of those before it. */
export const MEMBER_ROLES = ['viewer', 'trader', 'admin'] as const
export type MemberRole = (typeof MEMBER_ROLES)[number]

/** Who asks. The operator runs the house and belongs to no tenant. */
export type Principal = Operator | MemberPrincipal

interface Person {
  /** Of the person: of a key that of the member who made it, so that nobody agrees twice. */
  readonly id: string
  /** True where a second factor is asked for and was not shown: then only what a trader may do is done. */
  readonly unconfirmed?: boolean
}

export interface Operator extends Person {
  readonly kind: 'operator'
}

export interface MemberPrincipal extends Person {
  readonly kind: 'member'
  readonly tenant: TenantId
  readonly role: MemberRole
  /** The prefix of the key that acts for the member; absent where the person does. */
  readonly key?: string
}

/** {@link Operator.id} of whoever came by a login link of the house itself. */
export const HOUSE_OPERATOR = 'operator'

/** What can be asked of a tenant's things. */
export type Action =
  /** See anything but secrets. */
  | 'read'
  /** Deploy, stop and cancel bots; strategies and their parameters. */
  | 'trade'
  /** Ask for backtests and searches, cancel them. */
  | 'research'
  /** Agree that a bot trades with money. */
  | 'approve'
  /** Members, keys, secrets, webhooks, policy. */
  | 'administer'
  /** Tenants, quotas, credits. */
  | 'operate'

const LEAST_ROLE: Readonly<Record<Exclude<Action, 'operate'>, MemberRole>> = {
  read: 'viewer',
  trade: 'trader',
  research: 'trader',
  approve: 'admin',
  administer: 'admin',
}

/** What a person has to show a second factor for, where one is asked for. */
const CONFIRMED: readonly Action[] = ['approve', 'administer', 'operate']

/** Whether somebody may do this to a tenant's things; the operator may do everything. */
export function may(principal: Principal, action: Action, tenant: TenantId): boolean {
  if (principal.kind === 'operator') return true
  if (action === 'operate' || principal.tenant !== tenant) return false
  return MEMBER_ROLES.indexOf(principal.role) >= MEMBER_ROLES.indexOf(LEAST_ROLE[action])
}

/**
 * Whoever may not even see a tenant learns nothing of whether it exists.
 * @throws TenantError `tenant.unknown` of another one's tenant, `tenant.forbidden` of one's own,
 * `tenant.second-factor`
 */
export function requireMay(principal: Principal, action: Action, tenant: TenantId): void {
  if (!may(principal, 'read', tenant)) throw unknownTenant(tenant)
  if (!may(principal, action, tenant)) {
    const needed = action === 'operate' ? 'the operator' : `the role ${LEAST_ROLE[action]}`
    throw new TenantError('tenant.forbidden', `this asks for ${needed}`, {
      hint: 'Ask an administrator of the tenant, or use a key with that role.',
    })
  }
  requireConfirmed(principal, action)
}

/**
 * What an operator does to the house itself.
 * @throws TenantError `tenant.forbidden`, `tenant.second-factor`
 */
export function requireOperator(principal: Principal, action: 'read' | 'operate'): void {
  if (principal.kind !== 'operator') {
    throw new TenantError('tenant.forbidden', 'this asks for the operator')
  }
  requireConfirmed(principal, action)
}

function requireConfirmed({ unconfirmed }: Principal, action: Action): void {
  if (!unconfirmed || !CONFIRMED.includes(action)) return
  throw new TenantError('tenant.second-factor', 'this asks for a second factor', {
    hint: 'Send a code of your authenticator: POST /api/v1/session/second-factor.',
  })
}

/** How somebody is named in the audit log. */
export function actorOf(principal: Principal): string {
  if (principal.kind === 'member' && principal.key !== undefined) return `key:${principal.key}`
  return principal.id === HOUSE_OPERATOR ? HOUSE_OPERATOR : `member:${principal.id}`
}

export function unknownTenant(tenant: TenantId): TenantError {
  return new TenantError('tenant.unknown', `there is no tenant "${tenant}"`)
}
