import { API_KEY_BYTES, judgeApiKey, makeApiKey, prefixOf, type StoredKey } from './api-key.ts'
import type { ApiKeyStore } from './api-key-port.ts'
import { requireNetworks } from './network.ts'
import type { IngestStore } from './port.ts'
import { requireSource } from './require-batch.ts'

/** What the world lends to keys. */
export interface KeyWorld {
  /** UTC milliseconds. */
  now(): number
  /** Bytes that nobody can guess. */
  randomBytes(length: number): Uint8Array
}

/** An {@link ApiKeyStore} that forgets everything with the process. */
export function memoryApiKeyStore(ingest: IngestStore, { now, randomBytes }: KeyWorld): ApiKeyStore {
  const stored = new Map<string, StoredKey>()
  return {
    async create(source, { scopes, networks, expiresAt }) {
      requireNetworks(networks)
      const sources = await ingest.listSources()
      requireSource(
        sources.find(({ name }) => name === source),
        source,
      )
      const { token, prefix, hash } = makeApiKey(randomBytes(API_KEY_BYTES))
      const key = { prefix, source, scopes, networks, createdAt: now(), expiresAt, revokedAt: null }
      stored.set(prefix, { key, hash })
      return { key, token }
    },
    async list(source) {
      return [...stored.values()].map(({ key }) => key).filter((key) => key.source === source)
    },
    async revoke(prefix) {
      const found = stored.get(prefix)
      if (!found || found.key.revokedAt !== null) return false
      stored.set(prefix, { ...found, key: { ...found.key, revokedAt: now() } })
      return true
    },
    async expire(prefix, at) {
      const found = stored.get(prefix)
      if (!found || found.key.revokedAt !== null) return false
      const expiresAt = Math.min(found.key.expiresAt ?? at, at)
      stored.set(prefix, { ...found, key: { ...found.key, expiresAt } })
      return true
    },
    async verify(token, use) {
      const prefix = prefixOf(token)
      const found = prefix === undefined ? undefined : stored.get(prefix)
      const answer = judgeApiKey(found, token, { ...use, now: now() })
      if (answer.kind === 'refused') return answer
      const names = (await ingest.listSources()).find(({ name }) => name === answer.key.source)?.names
      return { ...answer, ...(names && { names }) }
    },
  }
}
