import { TenantError } from './tenant-error.ts'
import type { TenantId } from './tenant-id.ts'

/** Roles of a tenant's members, each with the rights of those before it. */
export const MEMBER_ROLES = ['viewer', 'trader', 'admin'] as const
export type MemberRole = (typeof MEMBER_ROLES)[number]

/** Who asks. The operator runs the house and belongs to no tenant. */
export type Principal =
  | { readonly kind: 'operator'; readonly id: string }
  | {
      readonly kind: 'member'
      readonly id: string
      readonly tenant: TenantId
      readonly role: MemberRole
    }

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

/** Whether somebody may do this to a tenant's things; the operator may do everything. */
export function may(principal: Principal, action: Action, tenant: TenantId): boolean {
  if (principal.kind === 'operator') return true
  if (action === 'operate' || principal.tenant !== tenant) return false
  return MEMBER_ROLES.indexOf(principal.role) >= MEMBER_ROLES.indexOf(LEAST_ROLE[action])
}

/**
 * Whoever may not even see a tenant learns nothing of whether it exists.
 * @throws TenantError `tenant.unknown` of another one's tenant, `tenant.forbidden` of one's own
 */
export function requireMay(principal: Principal, action: Action, tenant: TenantId): void {
  if (may(principal, action, tenant)) return
  if (!may(principal, 'read', tenant)) throw unknownTenant(tenant)
  const needed = action === 'operate' ? 'the operator' : `the role ${LEAST_ROLE[action]}`
  throw new TenantError('tenant.forbidden', `this asks for ${needed}`, {
    hint: 'Ask an administrator of the tenant, or use a key with that role.',
  })
}

export function unknownTenant(tenant: TenantId): TenantError {
  return new TenantError('tenant.unknown', `there is no tenant "${tenant}"`)
}
