import type { Member } from './member.ts'
import type { MemberStore, SessionStore } from './member-port.ts'
import type { TenantStore } from './port.ts'
import { parseTenantId, type TenantId } from './tenant-id.ts'

/** What a test works on. */
export interface OpenedMembers {
  readonly members: MemberStore
  readonly logins: SessionStore
  readonly tenants: Pick<TenantStore, 'create' | 'change'>
  /** Lets time pass for members, links and sessions. */
  readonly pass: (milliseconds: number) => Promise<void>
}

/** Makes tenants and members that no other test has. */
export function newMembers(name: string, { members, tenants }: OpenedMembers) {
  let made = 0

  function next(): number {
    made += 1
    return made
  }

  async function tenant(): Promise<TenantId> {
    const id = parseTenantId(`m${next()}-${name}`)
    await tenants.create({ id, name: 'A client', quotas: { requestsPerSecond: 7 } })
    return id
  }

  async function member(of?: TenantId | null): Promise<Member> {
    const owner = of === undefined ? await tenant() : of
    return members.create({ tenant: owner, name: `Ana ${next()}`, role: 'admin' })
  }

  return { next, tenant, member }
}
