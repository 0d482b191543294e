import { isShut } from './member.ts'
import type { SessionStore } from './member-port.ts'
import type { KeptSession, MemberState } from './memory-member-state.ts'

const LINK_MS = 15 * 60_000
const INVITATION_MS = 24 * 3_600_000
const SESSION_MS = 7 * 24 * 3_600_000

/** A {@link SessionStore} that forgets everything with the process. */
export function memorySessionStore(state: MemberState): SessionStore {
  const { links, sessions, world } = state

  function put(member: string | null, confirmed: boolean, address: string | undefined): string {
    const token = state.random(32)
    const now = world.now()
    sessions.set(token, {
      ...{ id: String(state.number()), member, confirmed, address: address ?? null },
      ...{ createdAt: now, expiresAt: now + SESSION_MS },
    })
    return token
  }

  function inForce(token: string): KeptSession | undefined {
    const session = sessions.get(token)
    return session && session.expiresAt > world.now() ? session : undefined
  }

  return {
    async createLink(member) {
      if (member !== undefined) state.require(member)
      const token = state.random(32)
      const life = member === undefined ? LINK_MS : INVITATION_MS
      links.set(token, { member: member ?? null, expiresAt: world.now() + life })
      return token
    },

    async redeem(token, address) {
      const link = links.get(token)
      links.delete(token)
      if (!link || link.expiresAt <= world.now()) return undefined
      const holder = link.member === null ? undefined : await state.holder(link.member)
      if (link.member !== null && (!holder || isShut(holder))) return undefined
      return put(link.member, false, address)
    },

    async session(token) {
      const session = inForce(token)
      if (!session) return undefined
      const { id, expiresAt, confirmed, member } = session
      const holder = member === null ? undefined : await state.holder(member)
      if (member !== null && !holder) return undefined
      return { id, expiresAt, confirmed, ...(holder && { holder }) }
    },

    async end(token) {
      sessions.delete(token)
    },

    async open(member, { confirmed, address }) {
      state.require(member)
      return put(member, confirmed, address)
    },

    async confirm(token) {
      const session = sessions.get(token)
      if (session) session.confirmed = true
    },

    async list(member) {
      const own = [...sessions.values()].filter(
        (session) => session.member === member && session.expiresAt > world.now(),
      )
      return own
        .reverse()
        .map(({ id, createdAt, expiresAt, address }) => ({ id, createdAt, expiresAt, address }))
    },

    async endOne(member, id) {
      for (const [token, session] of sessions) {
        if (session.member === member && session.id === id) return sessions.delete(token)
      }
      return false
    },
  }
}
