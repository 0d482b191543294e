import { type Member, nameKey, parseMemberName } from './member.ts'
import { lockMs } from './member-attempts.ts'
import type { MemberStore } from './member-port.ts'
import { type KeptMember, type MemberState, NO_TRANSACTION, pageOf } from './memory-member-state.ts'
import { memoryTenantKeys } from './memory-tenant-keys.ts'
import { TenantError } from './tenant-error.ts'
import type { TenantId } from './tenant-id.ts'

/** A {@link MemberStore} that forgets everything with the process. */
export function memoryMemberStore(state: MemberState): MemberStore {
  const { members, world } = state

  function requireFree(tenant: TenantId | null, name: string, but?: string): void {
    const taken = [...members.values()].some(
      ({ member }) => member.id !== but && member.tenant === tenant && nameKey(member.name) === nameKey(name),
    )
    if (taken) throw new TenantError('member.exists', `there is a member "${name}" already`)
  }

  function renew(kept: KeptMember, change: Partial<Member>): void {
    kept.member = { ...kept.member, ...change }
  }

  return {
    async create({ tenant, name, role, requiresSecondFactor = false }, alongside) {
      const parsed = parseMemberName(name)
      if (tenant !== null) await state.tenant(tenant)
      requireFree(tenant, parsed)
      const member: Member = {
        ...{ id: state.random(8), tenant, name: parsed, role, disabled: false, hasPassword: false },
        ...{ secondFactor: 'none', requiresSecondFactor, createdAt: world.now() },
      }
      const kept: KeptMember = {
        ...{ number: state.number(), member, password: null, failures: 0, lockedUntil: 0 },
        ...{ sealed: null, lastStep: -1, recovery: new Set<string>() },
      }
      members.set(member.id, kept)
      try {
        await alongside?.(member, NO_TRANSACTION)
      } catch (error) {
        members.delete(member.id)
        throw error
      }
      return member
    },

    get: async (id) => members.get(id)?.member,

    async list({ tenant, ...query }) {
      const own = [...members.values()].filter(({ member }) => member.tenant === tenant)
      return pageOf(own, query, ({ member }) => member)
    },

    async change(id, change, alongside) {
      const kept = state.require(id)
      const { name: asked = kept.member.name, role, disabled, requiresSecondFactor } = change
      const name = parseMemberName(asked)
      requireFree(kept.member.tenant, name, id)
      const changed: Member = {
        ...kept.member,
        name,
        ...(role !== undefined && { role }),
        ...(disabled !== undefined && { disabled }),
        ...(requiresSecondFactor !== undefined && { requiresSecondFactor }),
      }
      await alongside?.(changed, NO_TRANSACTION)
      if (changed.disabled || changed.role !== kept.member.role) state.endSessions(id)
      kept.member = changed
      return changed
    },

    holder: (id) => state.holder(id),

    async credentials(tenant, name) {
      const kept = [...members.values()].find(
        ({ member }) => member.tenant === tenant && nameKey(member.name) === nameKey(name),
      )
      const holder = kept && (await state.holder(kept.member.id))
      return holder && { holder, password: kept.password }
    },

    async setPassword(id, password, { keepSession, alongside } = {}) {
      const kept = state.require(id)
      await alongside?.({ ...kept.member, hasPassword: password !== null }, NO_TRANSACTION)
      kept.password = password
      renew(kept, { hasPassword: password !== null })
      state.endSessions(id, keepSession)
    },

    async renewPassword(id, from, to) {
      const kept = members.get(id)
      if (kept?.password === from) kept.password = to
    },

    async beginAttempt(id) {
      const kept = members.get(id)
      if (!kept || kept.lockedUntil > world.now()) return false
      kept.failures += 1
      const lock = lockMs(kept.failures)
      if (lock > 0) kept.lockedUntil = world.now() + lock
      return true
    },

    async endAttempt(id, outcome) {
      const kept = members.get(id)
      if (!kept) return
      if (outcome === 'right') {
        kept.failures = 0
        kept.lockedUntil = 0
        return
      }
      // From the fifth on an attempt that was not used stays counted: others at the same time may rest on it.
      if (lockMs(kept.failures) === 0) kept.failures = Math.max(0, kept.failures - 1)
    },

    async beginFactor(id, sealed) {
      const kept = state.require(id)
      if (kept.member.secondFactor === 'confirmed') {
        throw new TenantError('member.state', 'a second factor is in force', { hint: 'Take it away first.' })
      }
      kept.sealed = sealed
      kept.lastStep = -1
      renew(kept, { secondFactor: 'begun' })
    },

    async factor(id) {
      const kept = members.get(id)
      if (!kept || kept.sealed === null) return undefined
      return { sealed: kept.sealed, confirmed: kept.member.secondFactor === 'confirmed' }
    },

    async confirmFactor(id, { step, recovery, alongside }) {
      const kept = members.get(id)
      if (kept?.member.secondFactor !== 'begun') return false
      const changed: Partial<Member> = { secondFactor: 'confirmed' }
      await alongside?.({ ...kept.member, ...changed }, NO_TRANSACTION)
      kept.lastStep = step
      kept.recovery = new Set(recovery)
      renew(kept, changed)
      return true
    },

    async acceptStep(id, step) {
      const kept = members.get(id)
      if (kept?.member.secondFactor !== 'confirmed' || step <= kept.lastStep) return false
      kept.lastStep = step
      return true
    },

    acceptRecovery: async (id, hash) => members.get(id)?.recovery.delete(hash) ?? false,

    async removeFactor(id, alongside) {
      const kept = members.get(id)
      if (!kept || kept.sealed === null) return false
      const changed: Partial<Member> = { secondFactor: 'none' }
      await alongside?.({ ...kept.member, ...changed }, NO_TRANSACTION)
      kept.sealed = null
      kept.recovery.clear()
      renew(kept, changed)
      return true
    },

    ...memoryTenantKeys(state),

    async forget(tenant) {
      for (const [prefix, { key }] of state.keys) if (key.tenant === tenant) state.keys.delete(prefix)
      for (const [id, { member }] of members) {
        if (member.tenant !== tenant) continue
        state.endSessions(id)
        members.delete(id)
      }
    },
  }
}
