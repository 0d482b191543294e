import type { Me, Member, Tenant, TenantKey } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'

/** One sentence about a client: whose it is, whether it may trade, what is left. */
export function tenantSentence({
  name,
  status,
  credits,
}: Pick<Tenant, 'name' | 'status' | 'credits'>): string {
  const left =
    credits > 0 ? `${formatNumber(credits)} bot minutes are left` : 'no credits are left: no bot starts'
  switch (status) {
    case 'active':
      return `${name}: ${left}.`
    case 'suspended':
      return `${name} is suspended: its bots rest and none starts; ${left}.`
    case 'leaving':
      return `${name} is leaving: what it has is being exported and deleted.`
    case 'gone':
      return `${name} is gone.`
  }
}

/** Who reads the page, and by which right. */
export function whoText({ kind, name, role, key }: Pick<Me, 'kind' | 'name' | 'role' | 'key'>): string {
  const who = name ?? (kind === 'operator' ? 'The operator of the house' : 'A member')
  if (kind === 'operator') return name === null ? who : `${who}, operator`
  return `${who}, ${role}${key === null ? '' : ', by a key'}`
}

/** How a member can sign in, in words. */
export function signInText({
  hasPassword,
  secondFactor,
}: Pick<Member, 'hasPassword' | 'secondFactor'>): string {
  const first = hasPassword ? 'password' : 'link'
  if (secondFactor === 'confirmed') return `${first} and authenticator`
  return secondFactor === 'begun' ? `${first}, authenticator begun` : first
}

/** Whether a key is let in now. */
export function keyState(
  { revokedAt, expiresAt }: Pick<TenantKey, 'revokedAt' | 'expiresAt'>,
  now: number,
): 'in force' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'in force'
}

/** Words that stand alone in a text, apart by commas, blanks or lines. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))]
}
