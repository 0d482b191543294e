import { randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import {
  type MemberStore,
  requireKeyNetworks,
  type StoredTenantKey,
  TENANT_KEYS,
  type TenantKey,
  type Transaction,
  unknownTenant,
} from '../../../../control/tenant/index.ts'
import { SECRET_TOKEN_BYTES } from '../../../../math/index.ts'
import { toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import { lockMember, MEMBER, TENANT, type TenantRow, tenantOf } from './member-rows.ts'

type Keys = Pick<MemberStore, 'createKey' | 'listKeys' | 'revokeKey' | 'key' | 'touchKey'>

type Stored = Pick<StoredTenantKey, 'key' | 'hash' | 'maker' | 'now'>

const MINUTE = 60_000
const KEY = `k.prefix, k.tenant, k.member, k.name, k.role, k.networks, k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt"`

/** The keys of tenants. Tokens are kept as their hash alone. */
export function memberKeys(sql: Sql): Keys {
  return {
    createKey: ({ tenant, member, name, role, networks, expiresAt }, alongside) =>
      sql.begin(async (transaction) => {
        requireKeyNetworks(networks)
        const { token, prefix, hash } = TENANT_KEYS.make(randomBytes(SECRET_TOKEN_BYTES))
        if (member !== null) await lockMember(transaction, member)
        const [key] = await transaction.unsafe<TenantKey[]>(
          `insert into control.tenant_key as k (prefix, tenant, member, name, hash, role, networks, expires_at)
           select $1, id, $3, $4, $5, $6, $7, $8 from control.tenant where id = $2 returning ${KEY}`,
          [prefix, tenant, member, toText(name), Buffer.from(hash, 'hex'), role, [...networks], expiresAt],
        )
        if (!key) throw unknownTenant(tenant)
        await alongside?.({ ...key }, transaction as unknown as Transaction)
        return { key: { ...key }, token }
      }),

    async listKeys({ tenant, limit, cursor }) {
      const rows = await sql.unsafe<(TenantKey & { readonly number: number })[]>(
        `select ${KEY}, k.number from control.tenant_key k
         where k.tenant = $1 and k.number < $2 order by k.number desc limit $3`,
        [tenant, pageStart(cursor, Number.MAX_SAFE_INTEGER), limit + 1],
      )
      return toPage(rows, limit, ({ number: _number, ...key }) => key)
    },

    revokeKey: (tenant, prefix, alongside) =>
      sql.begin(async (transaction) => {
        const [key] = await transaction.unsafe<TenantKey[]>(
          `update control.tenant_key k set revoked_at = leme.now_ms()
           where k.prefix = $1 and k.tenant = $2 and k.revoked_at is null returning ${KEY}`,
          [prefix, tenant],
        )
        if (!key) return false
        await alongside?.({ ...key }, transaction as unknown as Transaction)
        return true
      }),

    async key(prefix) {
      const [row] = await sql.unsafe<(Stored & TenantRow)[]>(
        `select encode(k.hash, 'hex') as hash, leme.now_ms() as now, ${TENANT},
           (select to_json(found) from (select ${KEY}) found) as key,
           (select to_json(found) from (select ${MEMBER}) found where m.id is not null) as maker
         from control.tenant_key k join control.tenant t on t.id = k.tenant
           left join control.member m on m.id = k.member
         where k.prefix = $1`,
        [prefix],
        { prepare: true },
      )
      if (!row) return undefined
      const { key, hash, maker, now } = row
      return { key, hash, maker, tenant: tenantOf(row), now }
    },

    async touchKey(prefix) {
      await sql`update control.tenant_key set last_used_at = leme.now_ms()
        where prefix = ${prefix} and coalesce(last_used_at, 0) <= leme.now_ms() - ${MINUTE}::bigint`
    },
  }
}
