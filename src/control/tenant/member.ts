import { MEMBER_ROLES, type MemberPrincipal, type MemberRole, type Operator } from './principal.ts'
import type { TenantStatus } from './tenant.ts'
import { TenantError } from './tenant-error.ts'
import type { TenantId } from './tenant-id.ts'

/** A person with a login. */
export interface Member {
  readonly id: string
  /** Null: of the house, an operator. */
  readonly tenant: TenantId | null
  /** What the person signs in with, beside the tenant; no two of a tenant differ in capitals alone. */
  readonly name: string
  /** Of an operator it means nothing. */
  readonly role: MemberRole
  /** Nothing of a disabled member gets in: no session, no token, no key. */
  readonly disabled: boolean
  readonly hasPassword: boolean
  /** `begun`: a secret was given, and no code of it was shown yet. */
  readonly secondFactor: 'none' | 'begun' | 'confirmed'
  /** Whether acts of administration ask this member for a second factor, whatever the tenant's policy says. */
  readonly requiresSecondFactor: boolean
  /** UTC milliseconds. */
  readonly createdAt: number
}

/** What a tenant says of its members. */
export interface MemberTenant {
  readonly status: TenantStatus
  readonly requiresSecondFactor: boolean
  /** Of all its members and keys together. */
  readonly requestsPerSecond: number
}

/** A member and its tenant, as they are now; what a session, a token or a key stands for. */
export interface Holder {
  readonly member: Member
  /** Null of an operator. */
  readonly tenant: MemberTenant | null
}

const NAME_LENGTH = 80
/** Characters that nobody sees, or that turn the order of what is written. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/u

/**
 * A name as it is kept.
 * @throws TenantError `member.name`
 */
export function parseMemberName(text: string): string {
  const name = text.normalize('NFC').trim().replace(/\s+/g, ' ')
  if (name.length > 0 && name.length <= NAME_LENGTH && !HIDDEN.test(name)) return name
  throw new TenantError('member.name', 'that is no name of a member', {
    hint: `Write 1 to ${NAME_LENGTH} characters that can be seen, such as an address of mail.`,
  })
}

/** By which a member is found: names that differ in capitals alone are one. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

/** Whoever holds this is let in nowhere. */
export function isShut({ member, tenant }: Holder): boolean {
  return member.disabled || (member.tenant !== null && !isOpen(tenant))
}

/** The members of a tenant that leaves or is gone have nothing there any more. */
export function isOpen(tenant: MemberTenant | null): boolean {
  return tenant !== null && (tenant.status === 'active' || tenant.status === 'suspended')
}

/** Who asks, when this member does; `confirmed` when a second factor was shown. Undefined where nobody is let in. */
export function principalOf(holder: Holder, confirmed: boolean): MemberPrincipal | Operator | undefined {
  if (isShut(holder)) return undefined
  const { member, tenant } = holder
  const isAsked = member.requiresSecondFactor || (tenant?.requiresSecondFactor ?? false)
  const person = { id: member.id, ...(isAsked && !confirmed && { unconfirmed: true }) }
  if (member.tenant === null) return { kind: 'operator', ...person }
  return { kind: 'member', ...person, tenant: member.tenant, role: member.role }
}

/** The smaller of two roles. */
export function leastRole(one: MemberRole, other: MemberRole): MemberRole {
  return MEMBER_ROLES[Math.min(MEMBER_ROLES.indexOf(one), MEMBER_ROLES.indexOf(other))]!
}
