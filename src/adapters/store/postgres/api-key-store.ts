import { randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import {
  API_KEY_BYTES,
  type ApiKey,
  type ApiKeyStore,
  judgeApiKey,
  makeApiKey,
  prefixOf,
  requireNetworks,
  requireSource,
  type SymbolNames,
} from '../../../trade/market/index.ts'

/** Keys in PostgreSQL. Times are the database's, so that all servers agree. */
export function apiKeyStore(sql: Sql): ApiKeyStore {
  const columns = sql`prefix, source, scopes, networks, created_at as "createdAt", expires_at as "expiresAt",
    revoked_at as "revokedAt"`
  return {
    async create(source, { scopes, networks, expiresAt }) {
      requireNetworks(networks)
      const { token, prefix, hash } = makeApiKey(randomBytes(API_KEY_BYTES))
      const [made] = await sql<ApiKey[]>`
        insert into market.api_key (prefix, source, hash, scopes, networks, created_at, expires_at)
        select ${prefix}, name, ${Buffer.from(hash, 'hex')}, ${[...scopes]}::text[], ${[...networks]}::text[],
          leme.now_ms(), ${expiresAt}::bigint
        from market.source where name = ${source}
        returning ${columns}`
      return { key: { ...requireSource(made, source) }, token }
    },

    async list(source) {
      const rows = await sql<ApiKey[]>`
        select ${columns} from market.api_key where source = ${source} order by number`
      return rows.map((row) => ({ ...row }))
    },

    async revoke(prefix) {
      const { count } = await sql`
        update market.api_key set revoked_at = leme.now_ms() where prefix = ${prefix} and revoked_at is null`
      return count === 1
    },

    async expire(prefix, at) {
      const { count } = await sql`
        update market.api_key set expires_at = least(expires_at, ${at}::bigint)
        where prefix = ${prefix} and revoked_at is null`
      return count === 1
    },

    async verify(token, use) {
      const [found] = await sql<(ApiKey & { hash: string; now: number; names: SymbolNames | null })[]>`
        select ${columns}, encode(hash, 'hex') as hash, leme.now_ms() as now,
          (select s.names from market.source s where s.name = api_key.source) as names
        from market.api_key where prefix = ${prefixOf(token) ?? ''}`
      if (!found) return judgeApiKey(undefined, token, { ...use, now: 0 })
      const { hash, now, names, ...key } = found
      const answer = judgeApiKey({ key, hash }, token, { ...use, now })
      return answer.kind === 'refused' ? answer : { ...answer, ...(names && { names }) }
    },
  }
}
