import type { MemberStore, SessionStore } from './member-port.ts'
import { MemberState, type MemberWorld } from './memory-member-state.ts'
import { memoryMemberStore } from './memory-member-store.ts'
import { memorySessionStore } from './memory-session-store.ts'

/** Members and their logins, forgotten with the process. */
export function memoryMembers(world: MemberWorld): {
  readonly members: MemberStore
  readonly logins: SessionStore
} {
  const state = new MemberState(world)
  return { members: memoryMemberStore(state), logins: memorySessionStore(state) }
}
