import { Fault } from '../../domain/index.ts'
import type { Holder, Member, MemberTenant } from './member.ts'
import type { TenantKey } from './member-key.ts'
import type { Page, PageQuery, TenantStore, Transaction } from './port.ts'
import { unknownTenant } from './principal.ts'
import { TenantError } from './tenant-error.ts'
import type { TenantId } from './tenant-id.ts'

/** What the world lends to members that are kept in memory. */
export interface MemberWorld {
  readonly tenants: Pick<TenantStore, 'get'>
  /** UTC milliseconds. */
  now(): number
  /** Bytes that nobody can guess. */
  randomBytes(length: number): Uint8Array
}

export interface KeptMember {
  readonly number: number
  member: Member
  password: string | null
  failures: number
  lockedUntil: number
  sealed: string | null
  lastStep: number
  recovery: Set<string>
}

export interface KeptSession {
  readonly id: string
  readonly member: string | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly address: string | null
  confirmed: boolean
}

/** Everything that is kept of members; their store and their logins share it. */
export class MemberState {
  readonly members = new Map<string, KeptMember>()
  readonly keys = new Map<string, { readonly number: number; key: TenantKey; readonly hash: string }>()
  readonly links = new Map<string, { readonly member: string | null; readonly expiresAt: number }>()
  readonly sessions = new Map<string, KeptSession>()
  readonly world: MemberWorld
  #numbers = 0

  constructor(world: MemberWorld) {
    this.world = world
  }

  number(): number {
    this.#numbers += 1
    return this.#numbers
  }

  random(bytes: number): string {
    return Array.from(this.world.randomBytes(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  require(id: string): KeptMember {
    const kept = this.members.get(id)
    if (kept) return kept
    throw new TenantError('member.unknown', 'there is no such member')
  }

  async tenant(id: TenantId): Promise<MemberTenant> {
    const tenant = await this.world.tenants.get(id)
    if (!tenant) throw unknownTenant(id)
    const { status, policy, quotas } = tenant
    return {
      status,
      requiresSecondFactor: policy.secondFactor === 'required',
      requestsPerSecond: quotas.requestsPerSecond,
    }
  }

  async holder(id: string): Promise<Holder | undefined> {
    const member = this.members.get(id)?.member
    if (!member) return undefined
    return { member, tenant: member.tenant === null ? null : await this.tenant(member.tenant) }
  }

  /** Ends the sessions of a member but one, and with all of them the links. */
  endSessions(member: string, keep?: string): void {
    for (const [token, session] of this.sessions) {
      if (session.member === member && session.id !== keep) this.sessions.delete(token)
    }
    if (keep !== undefined) return
    for (const [token, link] of this.links) if (link.member === member) this.links.delete(token)
  }
}

/** Handed to what is done alongside; in memory there is nothing to commit. */
export const NO_TRANSACTION: Transaction = { brand: 'Transaction' }

/** A page of what is kept; the cursor is the number of the last item of the page before. */
export function pageOf<Kept extends { readonly number: number }, Item>(
  kept: readonly Kept[],
  { limit, cursor }: PageQuery,
  itemOf: (kept: Kept) => Item,
): Page<Item> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new Fault('usage', 'page.bad-cursor', `"${cursor}" is not a cursor of this list`)
  }
  const isDown = kept.length > 1 && kept[0]!.number > kept[1]!.number
  const rest = kept.filter(
    ({ number }) => cursor === undefined || (isDown ? number < Number(cursor) : number > Number(cursor)),
  )
  const page = rest.slice(0, limit)
  return {
    items: page.map(itemOf),
    nextCursor: rest.length > limit ? String(page.at(-1)!.number) : null,
  }
}
