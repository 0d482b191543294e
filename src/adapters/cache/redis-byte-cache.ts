import type { ByteCache, ByteCacheEvent } from './byte-cache.ts'
import type { RedisLink } from './connect-redis.ts'

export interface ByteCacheOptions {
  /** Whose bytes: caches of other names in the same Redis do not see them. */
  readonly space: string
  readonly ttlSeconds: number
  /** Larger bytes are not kept. */
  readonly maxBytes: number
  /** What a look-up may take at most; then they are made anew. */
  readonly patienceMs: number
  readonly onEvent: (event: ByteCacheEvent) => void
}

/** Nobody waits for a write; a Redis that takes longer is in trouble. */
const WRITE_MS = 1_000
/** Writes under way at once; more are left out. */
const MOST_WRITES = 16

/** A {@link ByteCache} that replicas share. */
export function redisByteCache(link: RedisLink, options: ByteCacheOptions): ByteCache {
  const { space, ttlSeconds, maxBytes, patienceMs, onEvent } = options
  const keyOf = (name: string) => `leme:bytes:${space}:${name}`
  let writes = 0
  return {
    async get(name) {
      const bytes = await link.ask(patienceMs, (client) => client.getBuffer(keyOf(name)))
      onEvent(bytes === undefined ? 'failure' : bytes === null ? 'miss' : 'hit')
      return bytes ?? undefined
    },
    set(name, bytes) {
      if (bytes.length > maxBytes || writes >= MOST_WRITES) return
      writes++
      void link
        .ask(WRITE_MS, (client) => client.set(keyOf(name), bytes, 'EX', ttlSeconds))
        .then((answer) => {
          writes--
          if (answer === undefined) onEvent('failure')
        })
    },
  }
}
