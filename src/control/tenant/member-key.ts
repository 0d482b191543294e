import { isInNetworks, isNetwork, NETWORK_FORM } from '../../domain/index.ts'
import { secretTokens } from '../../math/index.ts'
import { isOpen, leastRole, type Member, type MemberTenant } from './member.ts'
import { HOUSE_OPERATOR, type MemberPrincipal, type MemberRole } from './principal.ts'
import { TenantError } from './tenant-error.ts'
import type { TenantId } from './tenant-id.ts'

/** Tokens of tenants' keys, `lk_…`. */
export const TENANT_KEYS = secretTokens('lk')

/** What is known of a key by which a tenant's programs are let in: all but its secret. Times in UTC milliseconds. */
export interface TenantKey {
  /** Names the key; the token has it in clear. */
  readonly prefix: string
  readonly tenant: TenantId
  /** Who made it: the key can never do more than this member can now. Null: the operator of the house. */
  readonly member: string | null
  /** What it is for, in the words of who made it. */
  readonly name: string
  readonly role: MemberRole
  /** From where it may be used, `203.0.113.0/24`; from everywhere when empty. */
  readonly networks: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  /** To the minute; null when it was never used. */
  readonly lastUsedAt: number | null
}

/** A key as it is stored, with whom it stands for. */
export interface StoredTenantKey {
  readonly key: TenantKey
  /** SHA-256 of the token, hexadecimal. */
  readonly hash: string
  /** Null where the operator of the house made it. */
  readonly maker: Member | null
  readonly tenant: MemberTenant
  /** By the clock of the store. */
  readonly now: number
}

export type TenantKeyRefusal = 'unknown' | 'revoked' | 'expired' | 'network'

export type TenantKeyAnswer =
  | { readonly kind: 'accepted'; readonly principal: MemberPrincipal; readonly tenant: MemberTenant }
  | { readonly kind: 'refused'; readonly reason: TenantKeyRefusal }

/** @throws TenantError `tenant.network` */
export function requireKeyNetworks(networks: readonly string[]): void {
  const wrong = networks.find((text) => !isNetwork(text))
  if (wrong === undefined) return
  throw new TenantError('tenant.network', `"${wrong}" is no network`, { hint: NETWORK_FORM })
}

/**
 * Whether a token may be used from an address. A wrong secret is told nothing but `unknown`, in the time
 * that any other takes.
 */
export function judgeTenantKey(
  stored: StoredTenantKey | undefined,
  token: string,
  address: string,
): TenantKeyAnswer {
  if (!TENANT_KEYS.isRight(token, stored?.hash) || !stored) return { kind: 'refused', reason: 'unknown' }
  return judgeKnownKey(stored, address)
}

/** The same of a key whose secret was shown before: an access token stands for it. */
export function judgeKnownKey(stored: StoredTenantKey, address: string): TenantKeyAnswer {
  const { key, maker, tenant, now } = stored
  const isMaker = maker === null || (!maker.disabled && isOfHouse(maker, key))
  if (key.revokedAt !== null || !isMaker || !isOpen(tenant)) return { kind: 'refused', reason: 'revoked' }
  if (key.expiresAt !== null && key.expiresAt <= now) return { kind: 'refused', reason: 'expired' }
  if (key.networks.length > 0 && !isInNetworks(address, key.networks)) {
    return { kind: 'refused', reason: 'network' }
  }
  return { kind: 'accepted', principal: principalOfKey(stored), tenant }
}

/** A key made by a member of another tenant would be nobody's. */
function isOfHouse(maker: Member, key: TenantKey): boolean {
  return maker.tenant === null || maker.tenant === key.tenant
}

function principalOfKey({ key, maker, tenant }: StoredTenantKey): MemberPrincipal {
  const role = maker === null || maker.tenant === null ? key.role : leastRole(key.role, maker.role)
  // A program has no second factor to show.
  const isAsked = tenant.requiresSecondFactor || (maker?.requiresSecondFactor ?? false)
  return {
    ...{ kind: 'member', id: maker?.id ?? HOUSE_OPERATOR, tenant: key.tenant, role, key: key.prefix },
    ...(isAsked && { unconfirmed: true }),
  }
}
