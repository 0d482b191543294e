import { SECRET_TOKEN_BYTES } from '../../math/index.ts'
import { requireKeyNetworks, TENANT_KEYS, type TenantKey } from './member-key.ts'
import type { MemberStore } from './member-port.ts'
import { type MemberState, NO_TRANSACTION, pageOf } from './memory-member-state.ts'

const MINUTE = 60_000

/** The keys of a {@link MemberStore} in memory. */
export function memoryTenantKeys(
  state: MemberState,
): Pick<MemberStore, 'createKey' | 'listKeys' | 'revokeKey' | 'key' | 'touchKey'> {
  const { keys, members, world } = state
  return {
    async createKey({ tenant, member, name, role, networks, expiresAt }, alongside) {
      requireKeyNetworks(networks)
      await state.tenant(tenant)
      if (member !== null) state.require(member)
      const { token, prefix, hash } = TENANT_KEYS.make(world.randomBytes(SECRET_TOKEN_BYTES))
      const key: TenantKey = {
        ...{ prefix, tenant, member, name, role, networks: [...networks], expiresAt },
        ...{ createdAt: world.now(), revokedAt: null, lastUsedAt: null },
      }
      await alongside?.(key, NO_TRANSACTION)
      keys.set(prefix, { number: state.number(), key, hash })
      return { key, token }
    },

    async listKeys({ tenant, ...query }) {
      const own = [...keys.values()].filter(({ key }) => key.tenant === tenant).reverse()
      return pageOf(own, query, ({ key }) => key)
    },

    async revokeKey(tenant, prefix, alongside) {
      const kept = keys.get(prefix)
      if (kept?.key.tenant !== tenant || kept.key.revokedAt !== null) return false
      const revoked = { ...kept.key, revokedAt: world.now() }
      await alongside?.(revoked, NO_TRANSACTION)
      kept.key = revoked
      return true
    },

    async key(prefix) {
      const kept = keys.get(prefix)
      if (!kept) return undefined
      const { key, hash } = kept
      const maker = key.member === null ? null : (members.get(key.member)?.member ?? null)
      return { key, hash, maker, tenant: await state.tenant(key.tenant), now: world.now() }
    },

    async touchKey(prefix) {
      const kept = keys.get(prefix)
      if (!kept || (kept.key.lastUsedAt ?? -MINUTE) > world.now() - MINUTE) return
      kept.key = { ...kept.key, lastUsedAt: world.now() }
    },
  }
}
